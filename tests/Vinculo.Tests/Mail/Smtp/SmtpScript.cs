using System.Text;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Smtp;

/// <summary>Pieces of SMTP conversations from both sides.</summary>
internal static class SmtpScript
{
    public static readonly SmtpEnvelope Envelope = new("a@x.test", ["b@x.test", "c@x.test"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Func<ScriptedPeer, Task>[] Steps =>
    [
        p => p.SayAsync("220 ready\r\n"),
        p => p.ReplyAsync("EHLO [127.0.0.1]", "250-hello\r\n250 AUTH PLAIN"),
        p => p.ReplyAsync("AUTH PLAIN", "235 in"),
        p => p.ReplyAsync("MAIL FROM:<a@x.test>", "250 ok"),
        p => p.ReplyAsync("RCPT TO:<b@x.test>", "250 ok"),
        p => p.ReplyAsync("RCPT TO:<c@x.test>", "250 ok"),
        p => p.ReplyAsync("DATA", "354 go"),
    ];

    public static async Task<string> HearMessageAsync(ScriptedPeer peer)
    {
        foreach (var next in Steps)
            await next(peer);
        return await HearToDotAsync(peer);
    }

    public static async Task HelloAsync(ScriptedPeer peer, params string[] extensions)
    {
        await peer.SayAsync("220 ready\r\n");
        await peer.ReplyAsync("EHLO", $"250-hello\r\n{string.Concat(extensions.Select(e => $"250-{e}\r\n"))}250 AUTH PLAIN");
        await peer.ReplyAsync("AUTH PLAIN", "235 in");
    }

    public static async Task SendWellAsync(ScriptedPeer peer)
    {
        foreach (var next in Steps.Skip(3))
            await next(peer);
        await HearToDotAsync(peer);
        await peer.SayAsync("250 taken\r\n");
    }

    public static async Task<string> HearToDotAsync(ScriptedPeer peer)
    {
        var text = new StringBuilder();
        while (await peer.HearLineAsync() is { } line)
        {
            if (line == ".")
                return text.ToString();
            text.Append(line).Append("\r\n");
        }
        throw new IOException("The client has hung up.");
    }

    public static async Task<SmtpClient> SignedInAsync(SmtpSettings settings)
    {
        var smtp = await SmtpClient.ConnectAsync(settings, Stop);
        await smtp.LoginAsync("ana", "segredo", Stop);
        return smtp;
    }

    public static async Task<SmtpOutcome> WholeSessionAsync(SmtpSettings settings)
    {
        await using var smtp = await SignedInAsync(settings);
        return await SendAsync(smtp);
    }

    public static Task<SmtpOutcome> SendAsync(SmtpClient smtp) =>
        smtp.SendAsync(Envelope, new MemoryStream("Subject: x\r\n\r\nx\r\n"u8.ToArray()), Stop);
}
