using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// The server is killed (SIGKILL) at random moments while it reads a mailbox, acknowledges what it reads, sends what a
/// program answers, hears of acknowledgements that came back and keeps copies of what it sends, and started anew on the same
/// data. In the end every mail of the folder is here once and seen; every acknowledgement and every answer came to its
/// customer once and lies in the folder of sent mail once, or is 'perhaps sent' and came at most once; and what a report said
/// not to have arrived has failed.
/// </summary>
internal static class KillMailBench
{
    private const int MailsAtOnce = 10;
    private const int AnswersAtOnce = 3;
    private const int ReportsAtOnce = 2;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <returns>How many mails were lost or doubled.</returns>
    public static async Task<int> RunAsync(Installations installations, int kills)
    {
        var settings = await installations.GetAsync("killmail");
        await using var office = await PostOffice.OpenAsync();
        string token;
        await using (var app = await RunningApp.StartAsync(settings))
        {
            await PostOffice.ConnectAsync(app.Services, office.Dovecot.Port, office.Postfix.IncomingPort, keepsSentCopies: true);
            token = await RunningApp.TokenAsync(app.Services, Scope.Write);
        }
        var random = new Random(kills);
        var run = new Run(settings, office);
        for (var kill = 1; kill <= kills; kill++)
        {
            await run.ReportAsync();
            await run.ChooseAsync();
            await using (var server = await ServerProcess.StartAsync(settings))
            {
                var before = run.Put;
                for (var i = 0; i < MailsAtOnce; i++)
                    run.PutMail();
                using var client = RunningApp.Client(server.Url, token);
                await TakesInAsync(settings, before);
                var answering = run.AnswerAsync(client);
                await Task.Delay(random.NextDouble() * LongestLife); // reading the rest, acknowledging and answering
                await server.KillAsync();
                await answering;
            }
            await LetTimePassAsync(settings);
            if (kill % 25 == 0)
                Console.WriteLine($"{kill} kills, {await SayAsync(run)}");
        }
        await using (var server = await ServerProcess.StartAsync(settings))
        {
            using var client = RunningApp.Client(server.Url, token);
            await run.AnswerAsync(client);
            await SettleAsync(run);
        }
        var wrong = await CountWrongAsync(run);
        Console.WriteLine($"{kills} kills, {await SayAsync(run)}; {wrong} lost or doubled");
        return wrong;
    }

    /// <summary>What came to the company, what it is asked to answer, and what came back.</summary>
    private sealed class Run(VinculoSettings settings, PostOffice office)
    {
        private int put;

        public VinculoSettings Settings => settings;

        public PostOffice Office => office;

        /// <summary>Mails and reports in the folder.</summary>
        public int Put => put;

        public int Mails { get; private set; }

        /// <summary>The conversations to be answered, each once.</summary>
        public HashSet<Guid> Asked { get; } = [];

        /// <summary>The mails of which a report said that they failed.</summary>
        public HashSet<string> Reported { get; } = [];

        public void PutMail() => PostOffice.Put(office.Dovecot, put++, MailOf(Mails++));

        /// <summary>Reports that some of the acknowledgements that were sent have come back.</summary>
        public async Task ReportAsync()
        {
            await using var db = Installations.Open(settings);
            var sent = await db.Set<OutgoingMailItem>().Where(m => m.State == OutgoingState.Sent && m.MessageId == null && !Reported.Contains(m.MessageIdHeader))
                .OrderByDescending(m => m.WrittenAt).Take(ReportsAtOnce).Select(m => new { m.MessageIdHeader, m.ToAddress }).ToListAsync();
            foreach (var mail in sent)
            {
                Reported.Add(mail.MessageIdHeader);
                PostOffice.Put(office.Dovecot, put, ReportOf(put++, mail.MessageIdHeader, mail.ToAddress));
            }
        }

        /// <summary>Chooses what is to be answered next.</summary>
        public async Task ChooseAsync()
        {
            await using var db = Installations.Open(settings);
            Asked.UnionWith(await db.Set<Conversation>().Where(c => !Asked.Contains(c.Id)).OrderBy(c => c.OpenedAt).Take(AnswersAtOnce).Select(c => c.Id).ToListAsync());
        }

        /// <summary>Answers those that have no answer yet. A call that the server's death cut is looked up the next time.</summary>
        public async Task AnswerAsync(HttpClient client)
        {
            List<Guid> open;
            await using (var db = Installations.Open(settings))
                open = await db.Set<Conversation>().Where(c => Asked.Contains(c.Id) && !db.Set<Message>().Any(m => m.ConversationId == c.Id && m.Kind == MessageKind.Reply)).Select(c => c.Id).ToListAsync();
            foreach (var conversation in open)
            {
                try
                {
                    using var answer = await client.PostAsJsonAsync($"/api/v1/conversations/{conversation}/messages", new { kind = "reply", markdown = "Seu pedido saiu hoje." });
                    answer.EnsureSuccessStatusCode();
                }
                catch (HttpRequestException e) when (e.StatusCode is null)
                {
                    return;
                }
            }
        }
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
        await db.Set<OutgoingMailItem>().Where(m => m.CopyDueAt != null).ExecuteUpdateAsync(set => set.SetProperty(m => m.CopyDueAt, past));
    }

    private static async Task<string> SayAsync(Run run)
    {
        await using var db = Installations.Open(run.Settings);
        var states = await db.Set<OutgoingMailItem>().GroupBy(m => new { IsAnswer = m.MessageId != null, m.State })
            .Select(g => new { g.Key.IsAnswer, g.Key.State, Count = g.Count() }).ToListAsync();
        string Of(bool answers) => string.Join(", ", states.Where(s => s.IsAnswer == answers).Select(s => $"{s.Count} {s.State}"));
        return $"{run.Mails} mails and {run.Reported.Count} reports came, {await db.Set<ReceivedMail>().CountAsync()} taken in, acknowledgements: {Of(false)}, answers: {Of(true)}";
    }

    private static async Task SettleAsync(Run run)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            await using var db = Installations.Open(run.Settings);
            var open = await db.Set<OutgoingMailItem>().CountAsync(m => m.State == OutgoingState.Waiting || m.State == OutgoingState.Sending || m.CopyDueAt != null);
            var all = await db.Set<OutgoingMailItem>().CountAsync();
            var failed = await db.Set<OutgoingMailItem>().CountAsync(m => m.State == OutgoingState.Failed);
            var sent = await db.Set<OutgoingMailItem>().CountAsync(m => m.State == OutgoingState.Sent || m.State == OutgoingState.Failed);
            if (open == 0 && all == run.Mails + run.Asked.Count && failed == run.Reported.Count && run.Office.CountUnseen() == 0
                && run.Office.Delivered().Distinct().Count() >= sent)
                return;
            await Task.Delay(500);
        }
    }

    private static async Task<int> CountWrongAsync(Run run)
    {
        await using var db = Installations.Open(run.Settings);
        var conversations = (await db.Set<Conversation>().Select(c => c.Subject).ToListAsync()).CountBy(s => s).ToDictionary();
        var originals = (await db.Set<ReceivedMail>().Select(m => new { m.MessageIdHeader, m.Original }).ToListAsync()).ToLookup(m => m.MessageIdHeader);
        var wrong = await db.Set<Message>().CountAsync(m => m.Kind == MessageKind.Received) == run.Mails ? 0 : 1;
        wrong += await db.Set<TakenUid>().CountAsync() == run.Put ? 0 : 1;
        wrong += run.Office.CountUnseen();
        for (var number = 0; number < run.Mails; number++)
        {
            var kept = originals[IdOf(number)].ToList();
            var whole = kept is [var only] && KillBench.IsWhole(only.Original, MailOf(number));
            wrong += whole && conversations.GetValueOrDefault($"Pedido {number}") == 1 ? 0 : 1;
        }
        var delivered = run.Office.Delivered().CountBy(id => id).ToDictionary();
        var copies = run.Office.SentCopies().CountBy(id => id).ToDictionary();
        var outgoing = await db.Set<OutgoingMailItem>().ToListAsync();
        wrong += outgoing.Count(m => m.MessageId is null) == run.Mails ? 0 : 1;
        wrong += run.Asked.Count(asked => outgoing.Count(m => m.MessageId is not null && m.ConversationId == asked) != 1);
        wrong += outgoing.Count(m => (m.State, delivered.GetValueOrDefault(m.MessageIdHeader), copies.GetValueOrDefault(m.MessageIdHeader)) is not
            ((OutgoingState.Sent or OutgoingState.Failed, 1, 1) or (OutgoingState.PerhapsSent, 0 or 1, 0)));
        wrong += outgoing.Count(m => m.State == OutgoingState.Failed != run.Reported.Contains(m.MessageIdHeader));
        var arrived = outgoing.Count(m => m.State == OutgoingState.PerhapsSent && delivered.ContainsKey(m.MessageIdHeader));
        Console.WriteLine($"of those perhaps sent {arrived} had arrived");
        return wrong;
    }

    private static string IdOf(int number) => $"{number}@exemplo.example";

    private static byte[] MailOf(int number) => Encoding.UTF8.GetBytes(
        $"From: Cliente {number} <cliente{number}@{PostfixServer.Domain}>\r\nTo: {PostOffice.Address}\r\nSubject: Pedido {number}\r\n"
        + $"Message-ID: <{IdOf(number)}>\r\nDate: Tue, 10 Mar 2026 09:59:00 -0300\r\nMIME-Version: 1.0\r\n"
        + $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{Vocabulary.Text(new Random(number), 60)}\r\n");

    private static byte[] ReportOf(int number, string messageId, string failed) => Encoding.UTF8.GetBytes(
        $"Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@provedor.example>\r\nTo: {PostOffice.Address}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        + $"Message-ID: <volta{number}@provedor.example>\r\nDate: Tue, 10 Mar 2026 10:05:00 -0300\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=volta\r\n\r\n--volta\r\n\r\nYour message could not be delivered.\r\n"
        + $"--volta\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.provedor.example\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\n"
        + $"Status: 5.2.2\r\n--volta\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{messageId}>\r\n--volta--\r\n");
}
