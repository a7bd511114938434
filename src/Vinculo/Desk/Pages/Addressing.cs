using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Whom the composer writes to: by name, and by which addresses.</summary>
internal sealed class Addressing(IDesk desk, ICustomers customers, ChooseRecipients recipients, Texts texts)
{
    public static void Map(RouteGroupBuilder inbox) => inbox.MapPost("/{id:guid}/recipients", AskedAsync);

    /// <summary>What the customer is called, and whom an answer is for: as offered, or as it was typed.</summary>
    public async Task<(string? Name, AnswerView? Answer)> OfAsync(Guid id, IFormCollection? typed, string? wrong, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return (null, null);
        var customer = await customers.FindAsync(conversation.CustomerId, cancellationToken);
        var offer = conversation.Channel == ChannelKind.Email
            ? await recipients.OfferAsync(id, conversation.CustomerId, cancellationToken)
            : null;
        var answer = offer is null ? null
            : typed is null || !typed.ContainsKey("to") ? new AnswerView(id, offer)
            : new AnswerView(id, offer, typed["to"].ToString(), typed["cc"].ToString(), wrong);
        return (customer?.CalledName, answer);
    }

    private static Task<IResult> AskedAsync(Guid id, IFormCollection form, Addressing addressing, CancellationToken cancellationToken) =>
        addressing.HelpAsync(id, form["to"].ToString(), form["cc"].ToString(), cancellationToken);

    /// <summary>What is to be known of the addresses that were typed, and others to choose.</summary>
    private async Task<IResult> HelpAsync(Guid id, string to, string cc, CancellationToken cancellationToken)
    {
        var typed = ChooseRecipients.Read([to, cc], "to").Mailboxes.Take(ChooseRecipients.Most).Select(m => m.Address);
        var undeliverable = await customers.UndeliverableAmongAsync([.. typed], cancellationToken);
        var notes = undeliverable.Select(address => texts["desk.to.undeliverable", address]).ToArray();
        var choices = new List<AnswerChoice>();
        if (await desk.FindAsync(id, cancellationToken) is { } conversation
            && await recipients.OfferAsync(id, conversation.CustomerId, cancellationToken) is { } offer)
        {
            choices.Add(new AnswerChoice(texts["desk.to.only", offer.To], offer.To));
            if (offer.Cc.Length > 0)
                choices.Add(new AnswerChoice(texts["desk.to.all"], offer.To, offer.Cc));
            var customer = await customers.FindAsync(conversation.CustomerId, cancellationToken);
            var theirs = (await customers.EmailsAsync(conversation.CustomerId, cancellationToken)).Select(email => Recipients.Written(customer?.Name, email));
            choices.AddRange(theirs.Where(written => ChooseRecipients.SameAddresses(written, offer.To) is false)
                .Select(written => new AnswerChoice(texts["desk.to.only", written], written)));
        }
        choices.RemoveAll(choice => ChooseRecipients.SameAddresses(choice.To, to) && ChooseRecipients.SameAddresses(choice.Cc, cc));
        return new RazorComponentResult<RecipientHelp>(new { Notes = notes, Choices = choices });
    }
}
