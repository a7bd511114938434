using System.Net.Sockets;
using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// A Dovecot folder of messages of 20 kB downloaded by the client; the floor is a bare socket that asks for all of them in one
/// command and reads the bytes.
/// </summary>
internal static class ImapBench
{
    private const int Rounds = 5;

    public static async Task RunAsync(int messages)
    {
        using var authority = new TestAuthority();
        await using var server = await DovecotServer.StartAsync(authority);
        server.AddUser(PostOffice.Address, PostOffice.Password);
        var bytes = Fill(server, messages);
        var (client, floor) = (new List<double>(), new List<double>());
        var (clientWork, floorWork) = (TimeSpan.Zero, TimeSpan.Zero);
        await ReadBareAsync(server, bytes); // the server writes its index
        await ReadAsync(server, PostOffice.Address, messages, bytes);
        for (var round = 0; round < Rounds; round++)
        {
            var (taken, work) = await IntakeBench.TimeAsync(() => ReadAsync(server, PostOffice.Address, messages, bytes));
            client.Add(messages / taken.TotalSeconds);
            clientWork += work;
            (taken, work) = await IntakeBench.TimeAsync(() => ReadBareAsync(server, bytes));
            floor.Add(messages / taken.TotalSeconds);
            floorWork += work;
        }
        Rates.Print("client", client, messages, clientWork, Rounds);
        Rates.Print("floor", floor, messages, floorWork, Rounds);
        Rates.PrintRatio(client, floor);
    }

    private static long Fill(DovecotServer server, int messages)
    {
        PostOffice.MakeFolder(server);
        long bytes = 0;
        for (var i = 0; i < messages; i++)
        {
            var mail = Mails.Of(i);
            bytes += mail.Length;
            PostOffice.Put(server, i, mail);
        }
        return bytes;
    }

    /// <summary>Downloads them with the client and throws them away.</summary>
    public static async Task ReadAsync(DovecotServer server, string address, int messages, long atLeast)
    {
        await using var imap = await ImapClient.ConnectAsync(server.Settings(MailSecurity.PlainLoopbackOnly));
        await imap.LoginAsync(address, PostOffice.Password);
        await imap.SelectAsync("INBOX");
        var buffer = new byte[64 * 1024];
        var (count, bytes) = (0, 0L);
        await foreach (var message in imap.FetchAsync(await imap.SearchUidsAfterAsync(0)))
        {
            count++;
            while (await message.Body!.ReadAsync(buffer) is > 0 and var read)
                bytes += read;
        }
        if (count != messages || bytes < atLeast)
            throw new InvalidOperationException($"{count} messages of {bytes} bytes came.");
        await imap.LogoutAsync();
    }

    private static async Task ReadBareAsync(DovecotServer server, long atLeast)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port);
        var buffer = new byte[64 * 1024];
        await SayAsync($"a1 LOGIN {PostOffice.Address} {PostOffice.Password}\r\n", "a1 OK"u8.ToArray());
        await SayAsync("a2 SELECT INBOX\r\n", "a2 OK"u8.ToArray());
        var bytes = await SayAsync("a3 UID FETCH 1:* (UID BODY.PEEK[])\r\n", "a3 OK"u8.ToArray());
        if (bytes < atLeast)
            throw new InvalidOperationException($"{bytes} bytes came.");

        // Reads until the last line begins so; a line that is not complete yet is kept for the next time.
        async Task<long> SayAsync(string command, byte[] end)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(command));
            var (total, kept) = (0L, 0);
            while (await socket.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var read)
            {
                total += read;
                var lines = buffer.AsSpan(0, kept + read);
                var isComplete = lines[^1] == '\n';
                var last = lines[(lines[..^1].LastIndexOf((byte)'\n') + 1)..];
                if (isComplete && last.StartsWith(end))
                    return total;
                kept = isComplete ? 0 : last.Length;
                last[..kept].CopyTo(buffer);
            }
            throw new InvalidOperationException("The server hung up.");
        }
    }
}
