using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Watch;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// A Dovecot folder of messages of 20 kB taken into the database by the channel. Two floors: the bare client that downloads
/// the same and throws it away; and that together with a bare program that inserts the same rows.
/// </summary>
internal static class TakeBench
{
    private const int WarmUp = 500;

    public static async Task RunAsync(Installations installations, int messages)
    {
        using var authority = new TestAuthority();
        await using var server = await DovecotServer.StartAsync(authority);
        server.AddUser(PostOffice.Address, PostOffice.Password);
        PostOffice.MakeFolder(server);
        for (var i = 0; i < WarmUp; i++)
            PostOffice.Put(server, i, Mails.Of(i));
        var settings = await installations.GetAsync("take");
        var before = await RowReplay.CountAsync(settings);
        TimeSpan taken, work, download, downloadWork;
        await using (var app = await RunningApp.StartAsync(settings))
        {
            var mailbox = await PostOffice.ConnectAsync(app.Services, server.Port, 1);
            var reader = app.Services.GetRequiredService<ReadMailbox>();
            await reader.ReadOnceAsync(mailbox, CancellationToken.None); // everything is compiled and connected
            for (var i = WarmUp; i < WarmUp + messages; i++)
                PostOffice.Put(server, i, Mails.Of(i));
            await ImapBench.ReadAsync(server, PostOffice.Address, WarmUp + messages, 0); // the server writes its index
            (taken, work) = await IntakeBench.TimeAsync(async () =>
            {
                if (await reader.ReadOnceAsync(mailbox, CancellationToken.None) != messages)
                    throw new InvalidOperationException("Not all messages were taken in.");
            });
            (download, downloadWork) = await IntakeBench.TimeAsync(() => ImapBench.ReadAsync(server, PostOffice.Address, WarmUp + messages, 0));
        }
        download *= (double)messages / (WarmUp + messages);
        downloadWork *= (double)messages / (WarmUp + messages);
        var replay = await RowReplay.TakeAsync(settings, before, messages + WarmUp);
        var (inserts, insertWork) = await replay.RunAsync(await installations.GetAsync("takefloor"), WarmUp);
        Print("channel", taken, work);
        Print("download", download, downloadWork);
        Print("download and bare rows", download + inserts, downloadWork + insertWork);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ratio {download / taken:0.000} of the download's rate, {(download + inserts) / taken:0.00} of that of download and rows"));

        void Print(string name, TimeSpan elapsed, TimeSpan cpu) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {messages / elapsed.TotalSeconds:0} messages/s, {cpu.TotalMilliseconds / messages:0.00} ms of processor time each in this process"));
    }
}
