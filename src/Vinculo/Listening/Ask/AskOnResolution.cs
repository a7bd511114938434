using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Contracts;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Listening.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Ask;

/// <summary>Asks the customer how it went, once for each resolution, unless one of the reasons not to holds.</summary>
internal sealed class AskOnResolution(
    VinculoDb db, IDesk desk, ICustomers customers, IOutgoingMail outgoing, SurveyMail mail, TimeProvider time) : IEventHandler<ConversationResolved>
{
    public async Task HandleAsync(ConversationResolved @event, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settings = await db.Set<SurveySettings>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new SurveySettings();
        if (!settings.Enabled || await IsLeftAloneAsync(@event, now - TimeSpan.FromDays(settings.WaitDays), cancellationToken))
            return;
        var customer = await customers.FindAsync(@event.CustomerId, cancellationToken);
        var conversation = await desk.FactsAsync(@event.ConversationId, cancellationToken);
        if (customer is null || conversation is null)
            return; // erased or merged meanwhile
        if (!conversation.CustomerWrote)
            return; // nobody is there who could say how it went

        var token = Survey.NewToken();
        var survey = new Survey
        {
            Id = Ids.New(now),
            ConversationId = @event.ConversationId,
            CustomerId = @event.CustomerId,
            AgentId = @event.AgentId,
            QueueId = conversation.QueueId,
            TeamId = conversation.TeamId,
            Protocol = conversation.Protocol,
            Language = customer.Language,
            ResolvedAt = @event.At,
            AskedAt = now,
        };
        survey.LinkBy(token);
        var (subject, markdown) = mail.Write(settings, survey, customer, token);
        // No address, or no mailbox that can send: then nobody was asked, and nothing is left behind.
        if (!await outgoing.QueueAsync(new AutomaticMail($"survey:{survey.Id}", survey.ConversationId, survey.CustomerId, subject, markdown), cancellationToken))
            return;
        db.Add(survey);
        db.Audit(Actor.System, "survey.asked", survey.Id, null, new { survey.ConversationId, survey.CustomerId }, now);
    }

    /// <summary>Somebody who does not want to be asked, or who was asked for this resolution or lately.</summary>
    private async Task<bool> IsLeftAloneAsync(ConversationResolved @event, DateTimeOffset lately, CancellationToken cancellationToken) =>
        await db.Set<OptOut>().AnyAsync(o => o.CustomerId == @event.CustomerId, cancellationToken)
        || await db.Set<Survey>().AnyAsync(s => s.CustomerId == @event.CustomerId && s.AskedAt > lately, cancellationToken)
        || await db.Set<Survey>().AnyAsync(s => s.ConversationId == @event.ConversationId && s.ResolvedAt == @event.At, cancellationToken);
}
