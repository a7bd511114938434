using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// The server is killed (SIGKILL) at random moments while it reads a mailbox and acknowledges what it reads, and started
/// anew on the same data. In the end every mail of the folder is here once and seen, and every acknowledgement came to its
/// customer once, or is 'perhaps sent' and came at most once.
/// </summary>
internal static class KillMailBench
{
    private const int MailsAtOnce = 10;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <returns>How many mails were lost or doubled.</returns>
    public static async Task<int> RunAsync(Installations installations, int kills)
    {
        var settings = await installations.GetAsync("killmail");
        await using var office = await PostOffice.OpenAsync();
        await using (var app = await RunningApp.StartAsync(settings))
            await PostOffice.ConnectAsync(app.Services, office.Dovecot.Port, office.Postfix.IncomingPort);
        var random = new Random(kills);
        var put = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            await using (var server = await ServerProcess.StartAsync(settings))
            {
                for (var i = 0; i < MailsAtOnce; i++)
                    PostOffice.Put(office.Dovecot, put, MailOf(put++));
                await TakesInAsync(settings, put - MailsAtOnce);
                await Task.Delay(random.NextDouble() * LongestLife); // reading the rest, and acknowledging
                await server.KillAsync();
            }
            await LetTimePassAsync(settings);
            if (kill % 25 == 0)
                Console.WriteLine($"{kill} kills, {put} mails came, {await SayAsync(settings)}");
        }
        await using (await ServerProcess.StartAsync(settings))
            await SettleAsync(settings, office, put);
        var wrong = await CountWrongAsync(settings, office, put);
        Console.WriteLine($"{kills} kills, {put} mails came, {await SayAsync(settings)}; {wrong} lost or doubled");
        return wrong;
    }

    /// <summary>Waits until the server has taken in what came before and begins with the new mail; for some seconds at most.</summary>
    private static async Task TakesInAsync(VinculoSettings settings, int before)
    {
        var clock = Stopwatch.StartNew();
        await using var db = Installations.Open(settings);
        while (await db.Set<ReceivedMail>().CountAsync() <= before && clock.Elapsed < TimeSpan.FromSeconds(20))
            await Task.Delay(10);
    }

    /// <summary>
    /// What the dead server had leased is free, as it would be after half an hour, so that the next one need not wait.
    /// </summary>
    private static async Task LetTimePassAsync(VinculoSettings settings)
    {
        await using var db = Installations.Open(settings);
        var past = DateTimeOffset.UnixEpoch;
        await db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedUntil, past));
        await db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null).ExecuteUpdateAsync(set => set.SetProperty(e => e.NotBefore, past));
        await db.Set<OutgoingMailItem>().Where(m => m.State == OutgoingState.Waiting || m.State == OutgoingState.Sending)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, past));
    }

    private static async Task<string> SayAsync(VinculoSettings settings)
    {
        await using var db = Installations.Open(settings);
        var states = await db.Set<OutgoingMailItem>().GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        return $"{await db.Set<ReceivedMail>().CountAsync()} taken in, acknowledgements: {string.Join(", ", states.Select(s => $"{s.Count} {s.Key}"))}";
    }

    private static async Task SettleAsync(VinculoSettings settings, PostOffice office, int mails)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            await using var db = Installations.Open(settings);
            var ended = await db.Set<OutgoingMailItem>().CountAsync(m => m.State == OutgoingState.Sent || m.State == OutgoingState.PerhapsSent);
            var sent = await db.Set<OutgoingMailItem>().CountAsync(m => m.State == OutgoingState.Sent);
            if (ended == mails && office.CountUnseen() == 0 && office.Delivered().Distinct().Count() >= sent)
                return;
            await Task.Delay(500);
        }
    }

    private static async Task<int> CountWrongAsync(VinculoSettings settings, PostOffice office, int mails)
    {
        await using var db = Installations.Open(settings);
        var conversations = (await db.Set<Conversation>().Select(c => c.Subject).ToListAsync()).CountBy(s => s).ToDictionary();
        var originals = (await db.Set<ReceivedMail>().Select(m => new { m.MessageIdHeader, m.Original }).ToListAsync()).ToLookup(m => m.MessageIdHeader);
        var wrong = await db.Set<Message>().CountAsync(m => m.Kind == MessageKind.Received) == mails ? 0 : 1;
        wrong += await db.Set<TakenUid>().CountAsync() == mails ? 0 : 1;
        wrong += office.CountUnseen();
        for (var number = 0; number < mails; number++)
        {
            var kept = originals[IdOf(number)].ToList();
            var whole = kept is [var only] && KillBench.IsWhole(only.Original, MailOf(number));
            wrong += whole && conversations.GetValueOrDefault($"Pedido {number}") == 1 ? 0 : 1;
        }
        var delivered = office.Delivered().CountBy(id => id).ToDictionary();
        var outgoing = await db.Set<OutgoingMailItem>().ToListAsync();
        wrong += outgoing.Count == mails ? 0 : 1;
        wrong += outgoing.Count(m => (m.State, delivered.GetValueOrDefault(m.MessageIdHeader)) is not
            ((OutgoingState.Sent, 1) or (OutgoingState.PerhapsSent, 0 or 1)));
        var arrived = outgoing.Count(m => m.State == OutgoingState.PerhapsSent && delivered.ContainsKey(m.MessageIdHeader));
        Console.WriteLine($"of those perhaps sent {arrived} had arrived");
        return wrong;
    }

    private static string IdOf(int number) => $"{number}@exemplo.example";

    private static byte[] MailOf(int number) => Encoding.UTF8.GetBytes(
        $"From: Cliente {number} <cliente{number}@{PostfixServer.Domain}>\r\nTo: {PostOffice.Address}\r\nSubject: Pedido {number}\r\n"
        + $"Message-ID: <{IdOf(number)}>\r\nDate: Tue, 10 Mar 2026 09:59:00 -0300\r\nMIME-Version: 1.0\r\n"
        + $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{Vocabulary.Text(new Random(number), 60)}\r\n");
}
