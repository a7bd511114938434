using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>What tests of the e-mail channel say: a mail comes in, an agent answers, what would leave.</summary>
internal static class ChannelsApp
{
    internal sealed record Intake(
        Guid? ConversationId, string? Protocol, string From, string Subject, string Text, string[] Attachments,
        Guid? MessageId, string? Outcome, bool Duplicate, string? Quarantined);

    public static string Mail(
        string from = "Maria Souza <maria@cliente.example>", string subject = "Geladeira não liga", string text = "Comprei ontem e não liga.",
        string? id = null, string headers = "") =>
        $"""
        From: {from}
        To: contato@loja.example
        Subject: {subject}
        Date: Tue, 10 Mar 2026 09:59:00 -0300
        Message-ID: <{id ?? Guid.CreateVersion7().ToString("N") + "@cliente.example"}>
        {headers}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        {text}

        """.ReplaceLineEndings("\r\n");

    public static Task<Intake> ReceiveAsync(this TestApp app, string mail) => app.ReceiveAsync(Encoding.UTF8.GetBytes(mail));

    /// <summary>A mail is handed in, as the API does it.</summary>
    public static async Task<Intake> ReceiveAsync(this TestApp app, byte[] mail)
    {
        using var raw = new MemoryStream(mail);
        var receipt = await app.Services.GetRequiredService<MailIntake>().AcceptAsync(raw, new MailArrival(), CancellationToken.None);
        return new Intake(
            receipt.ConversationId, receipt.Protocol, receipt.From, receipt.Subject, receipt.Text, [.. receipt.Attachments],
            receipt.MessageId, receipt.Outcome?.ToString().ToLowerInvariant(), receipt.IsDuplicate, receipt.QuarantineReason);
    }

    /// <summary>A program hands a mail in by the API.</summary>
    public static async Task<Intake> ReceiveAsync(this HttpClient program, string mail)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail));
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var answer = await program.PostAsync("/api/v1/intake/email", content);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<Intake>())!;
    }

    /// <summary>A mailbox that nothing listens at, for what is only queued.</summary>
    public static Task<MailboxAccount> MailboxAsync(this TestApp app, MailServerAddress? imap = null, MailServerAddress? smtp = null, string? user = null, string? password = null, string address = "contato@loja.example", DateTimeOffset? takesSince = null) =>
        app.InScopeAsync(async provider =>
        {
            var secret = provider.GetRequiredService<Secrets>().Protect(password ?? "segredo");
            ServerAccess Access(MailServerAddress? server) =>
                new(server?.Host ?? "127.0.0.1", server?.Port ?? 1, server?.Security ?? MailSecurity.PlainLoopbackOnly, user ?? "contato", secret);
            var mailbox = new MailboxAccount
            {
                Id = Ids.New(app.Clock.GetUtcNow()),
                Address = address,
                DisplayName = "Loja Exemplo",
                Imap = Access(imap),
                Smtp = Access(smtp),
                Signature = "Equipe da Loja Exemplo",
                CreatedAt = app.Clock.GetUtcNow(),
                TakesSince = takesSince,
            };
            var db = provider.GetRequiredService<VinculoDb>();
            db.Add(mailbox);
            await db.SaveChangesAsync();
            return mailbox;
        });

    public static Task<List<OutgoingMailItem>> OutgoingAsync(this TestApp app) =>
        app.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().OrderBy(m => m.WrittenAt).ThenBy(m => m.Id).ToListAsync());

    /// <summary>An agent answers, and what follows from it happens.</summary>
    /// <param name="settles">Whether what follows happens now.</param>
    public static async Task<Guid> AnswerAsync(
        this TestApp app, Guid conversationId, string markdown, bool settles = true, string[]? to = null, string[]? cc = null)
    {
        var agent = await app.AccountAsync(Role.Agent, "Carla Nogueira");
        var changed = await app.InScopeAsync(provider => provider.GetRequiredService<WriteReply>().RunAsync(
            conversationId, new Reply(markdown, To: to, Cc: cc), new Actor(ActorKind.Agent, agent.Id, agent.Name), CancellationToken.None));
        changed.Succeeded.ShouldBeTrue(changed.Failure?.Code);
        if (settles)
            await app.SettleAsync();
        return await app.QueryAsync(db => db.Set<Vinculo.Desk.Conversations.Message>()
            .Where(m => m.ConversationId == conversationId && m.Kind == Vinculo.Desk.Conversations.MessageKind.Reply)
            .OrderByDescending(m => m.At).Select(m => m.Id).FirstAsync());
    }

    /// <summary>A server reports that this mail did not reach a recipient.</summary>
    public static async Task ReportFailureAsync(this TestApp app, OutgoingMailItem item, string named) =>
        (await app.ReceiveAsync(FailureReport(item.MessageIdHeader, named))).Outcome.ShouldBe("bounce");

    /// <summary>A report as RFC 3464 has it; of a delay where the status begins with 4.</summary>
    public static string FailureReport(string messageId, string named, string status = "5.1.1", string words = "550 nobody") =>
        $"""
        Return-Path: <>
        From: Mail Delivery System <mailer-daemon@provedor.example>
        To: contato@loja.example
        Subject: Undelivered Mail Returned to Sender
        Date: Tue, 10 Mar 2026 10:05:00 -0300
        Message-ID: <{Guid.CreateVersion7():N}@provedor.example>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

        --limite
        Content-Type: text/plain

        Your message could not be delivered.

        --limite
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.provedor.example

        Final-Recipient: rfc822; {named}
        Action: {(status[0] == '4' ? "delayed" : "failed")}
        Status: {status}
        Diagnostic-Code: smtp; {words}

        --limite
        Content-Type: text/rfc822-headers

        Message-ID: <{messageId}>
        Subject: Re: Geladeira

        --limite--

        """.ReplaceLineEndings("\r\n");
}
