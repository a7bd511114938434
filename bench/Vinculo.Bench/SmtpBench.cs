using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// Outgoing messages of 20 kB composed and sent over one connection to a server that throws them away (Postfix's smtp-sink);
/// the floor is a bare socket that sends the same bytes, made beforehand, in as few steps as SMTP allows.
/// </summary>
internal static class SmtpBench
{
    private const int Rounds = 5;
    private const string From = "loja@loja.example";
    private const string To = "cliente@exemplo.example";

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task RunAsync(int messages)
    {
        var port = ServerFolder.FreePort();
        using var sink = Process.Start(
            Requirement.Tool("smtp-sink", "postfix"), ["-u", "nobody", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "100"]);
        try
        {
            await ServerFolder.WaitForPortAsync(port, () => "no log", CancellationToken.None);
            await MeasureAsync(port, messages);
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync();
        }
    }

    private static async Task MeasureAsync(int port, int messages)
    {
        var texts = Enumerable.Range(0, messages).Select(TextOf).ToArray();
        var (client, floor) = (new List<double>(), new List<double>());
        var (clientWork, floorWork) = (TimeSpan.Zero, TimeSpan.Zero);
        var prepared = new byte[messages][];
        for (var i = 0; i < messages; i++)
            prepared[i] = Prepare(await MailWriter.ToBytesAsync(Compose(i, texts[i])));
        await SendAsync(port, texts);
        await SendBareAsync(port, From, To, prepared);
        for (var round = 0; round < Rounds; round++)
        {
            var (taken, work) = await IntakeBench.TimeAsync(() => SendAsync(port, texts));
            client.Add(messages / taken.TotalSeconds);
            clientWork += work;
            (taken, work) = await IntakeBench.TimeAsync(() => SendBareAsync(port, From, To, prepared));
            floor.Add(messages / taken.TotalSeconds);
            floorWork += work;
        }
        Rates.Print("client", client, messages, clientWork, Rounds);
        Rates.Print("floor", floor, messages, floorWork, Rounds);
        Rates.PrintRatio(client, floor);
    }

    private static string TextOf(int number)
    {
        var mail = Encoding.UTF8.GetString(Mails.Of(number));
        return mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    private static OutgoingMail Compose(int number, string text) => new()
    {
        From = new("Loja", From),
        To = [new("Cliente", To)],
        Date = Clock.GetUtcNow(),
        MessageId = string.Create(CultureInfo.InvariantCulture, $"{number}@loja.example"),
        Subject = string.Create(CultureInfo.InvariantCulture, $"Seu pedido número {number}"),
        Text = text,
    };

    private static async Task SendAsync(int port, string[] texts)
    {
        await using var smtp = await SmtpClient.ConnectAsync(new(new("127.0.0.1", port, MailSecurity.PlainLoopbackOnly)));
        var envelope = new SmtpEnvelope(From, [To]);
        for (var i = 0; i < texts.Length; i++)
        {
            using var message = new MemoryStream();
            await MailWriter.WriteAsync(Compose(i, texts[i]), message);
            message.Position = 0;
            if (await smtp.SendAsync(envelope, message) is not SmtpAccepted)
                throw new InvalidOperationException("The message was not taken.");
        }
        await smtp.QuitAsync();
    }

    /// <summary>The message as DATA carries it, with its end.</summary>
    public static byte[] Prepare(byte[] message) =>
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(message).Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n");

    /// <summary>Sends prepared messages over one connection, in as few steps as SMTP allows.</summary>
    public static async Task SendBareAsync(int port, string from, string to, byte[][] messages)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[4096];
        var announce = Encoding.ASCII.GetBytes($"MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nDATA\r\n");
        await HearAsync("220 "u8.ToArray());
        await SayAsync("EHLO bench\r\n"u8.ToArray(), "250 "u8.ToArray());
        foreach (var message in messages)
        {
            await SayAsync(announce, "354 "u8.ToArray());
            await SayAsync(message, "250 "u8.ToArray());
        }

        async Task SayAsync(byte[] bytes, byte[] end)
        {
            await socket.SendAsync(bytes);
            await HearAsync(end);
        }

        // Reads until the last line begins so.
        async Task HearAsync(byte[] end)
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var read)
            {
                var lines = buffer.AsSpan(0, read);
                if (lines[^1] == '\n' && lines[(lines[..^1].LastIndexOf((byte)'\n') + 1)..].StartsWith(end))
                    return;
            }
            throw new InvalidOperationException("The server hung up.");
        }
    }
}
