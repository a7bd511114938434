using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// Answers that are queued and then sent by the channel to a real Postfix, which keeps each on disk before it says yes and
/// throws it away afterwards; the floor is a bare pipelined session that sends the same bytes, made beforehand.
/// </summary>
internal static class SendBench
{
    private const int Conversations = 50;
    private const int WarmUp = 300;
    private const string Customer = "cliente@" + PostfixServer.Nowhere;

    public static async Task RunAsync(Installations installations, int mails)
    {
        await using var office = await PostOffice.OpenAsync();
        await using var app = await RunningApp.StartAsync(await installations.GetAsync("send"));
        var mailbox = await PostOffice.ConnectAsync(app.Services, office.Dovecot.Port, office.Postfix.IncomingPort);
        var conversations = await OpenAsync(app);
        await QueueAsync(app.Services, conversations, WarmUp);
        await SendAsync(app.Services, mailbox.Id, WarmUp);
        var (queued, _) = await IntakeBench.TimeAsync(() => QueueAsync(app.Services, conversations, mails));
        var bytes = await ComposeAsync(app.Services, mailbox);
        await BareAsync(bytes[..Math.Min(WarmUp, mails)]);

        var (first, _) = await IntakeBench.TimeAsync(() => BareAsync(bytes));
        var (channel, work) = await IntakeBench.TimeAsync(() => SendAsync(app.Services, mailbox.Id, mails));
        var (second, floorWork) = await IntakeBench.TimeAsync(() => BareAsync(bytes));
        var floor = (first + second) / 2;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"queue    {mails / queued.TotalSeconds:0} mails/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"channel  {mails / channel.TotalSeconds:0} mails/s ({mails} of {bytes.Average(b => b.Length) / 1024:0.0} kB), {work.TotalMilliseconds / mails:0.00} ms of processor time each in this process"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor    {mails / floor.TotalSeconds:0} mails/s ({mails / first.TotalSeconds:0} before, {mails / second.TotalSeconds:0} after), {floorWork.TotalMilliseconds / mails:0.00} ms of processor time each in this process"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio    {floor / channel:0.00} of the floor's rate"));

        Task BareAsync(byte[][] messages) =>
            SmtpBench.SendBareAsync(office.Postfix.IncomingPort, PostOffice.Address, Customer, messages);
    }

    private static async Task<IReadOnlyList<Guid>> OpenAsync(RunningApp app)
    {
        using var client = await app.ProgramAsync(Scope.Intake);
        for (var i = 0; i < Conversations; i++)
            await Mails.SendAsync(client, Mails.Of(i));
        await using var scope = app.Services.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<Conversation>().Select(c => c.Id)];
    }

    /// <summary>Agents' answers, written and put into the queue.</summary>
    private static async Task QueueAsync(IServiceProvider services, IReadOnlyList<Guid> conversations, int mails)
    {
        for (var i = 0; i < mails; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            var now = TimeProvider.System.GetUtcNow();
            var conversation = conversations[i % conversations.Count];
            var card = (await scope.ServiceProvider.GetRequiredService<IDesk>().FindAsync(conversation, CancellationToken.None))!;
            var message = new Message(conversation) { Id = Ids.New(now), Kind = MessageKind.Reply, At = now, AuthorName = "Carla", Text = $"Resposta {i}." };
            db.Add(message);
            var problem = await scope.ServiceProvider.GetRequiredService<OutgoingMailQueue>().QueueReplyAsync(
                new MessageToDeliver(
                    message.Id, conversation, card.Protocol, card.CustomerId, ChannelKind.Email, card.Subject,
                    Vocabulary.Text(new Random(i), 200), "Carla", [], now, card.QueueId),
                CancellationToken.None, Customer);
            if (problem is not null)
                throw new InvalidOperationException(problem);
        }
    }

    private static async Task SendAsync(IServiceProvider services, Guid mailboxId, int mails)
    {
        var send = services.GetRequiredService<SendDueMail>();
        var sent = 0;
        while (await send.SendBatchAsync(mailboxId, CancellationToken.None) is > 0 and var taken)
            sent += taken;
        await using var scope = services.CreateAsyncScope();
        var left = scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<OutgoingMailItem>().Count(m => m.State != OutgoingState.Sent);
        if (sent != mails || left > 0)
            throw new InvalidOperationException($"{sent} mails left, {left} are not sent.");
    }

    /// <summary>What waits, as DATA carries it.</summary>
    private static async Task<byte[][]> ComposeAsync(IServiceProvider services, MailboxAccount mailbox)
    {
        await using var scope = services.CreateAsyncScope();
        var transport = services.GetRequiredService<MailTransport>();
        var bytes = new List<byte[]>();
        foreach (var item in scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<OutgoingMailItem>().Where(m => m.State == OutgoingState.Waiting).ToList())
        {
            await using var composed = await transport.ComposeAsync(item, mailbox, CancellationToken.None);
            using var copy = new MemoryStream();
            await composed.CopyToAsync(copy);
            bytes.Add(SmtpBench.Prepare(copy.ToArray()));
        }
        return [.. bytes];
    }
}
