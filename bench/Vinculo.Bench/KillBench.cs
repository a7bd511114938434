using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Receive;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Bench;

/// <summary>
/// The server is killed (SIGKILL) in the middle of taking in mail, again and again, and started anew on the same data.
/// Every mail that was answered with 202 must be there: conversation, message, and the mail itself byte for byte.
/// </summary>
internal static class KillBench
{
    /// <returns>How many acknowledged mails were lost.</returns>
    public static async Task<int> RunAsync(Installations installations, int kills)
    {
        var settings = await installations.GetAsync("kill");
        string token;
        await using (var app = await RunningApp.StartAsync(settings))
            token = await RunningApp.TokenAsync(app.Services, Scope.Intake);
        var acknowledged = new ConcurrentDictionary<int, string>();
        var (sent, lost, random) = (0, 0, new Random(kills));
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(settings);
            using var client = RunningApp.Client(server.Url, token);
            await Mails.SendAsync(client, Mails.Of(-kill));
            var before = acknowledged.Count;
            var clients = Enumerable.Range(0, Mails.Clients).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        var number = Interlocked.Increment(ref sent);
                        acknowledged[number] = await Mails.SendAsync(client, Mails.Of(number));
                    }
                }
                catch (HttpRequestException e) when (e.StatusCode is null)
                {
                    // The server is gone: what this client was sending was not acknowledged.
                }
            })).ToArray();
            // In the middle of the work: no client waits for another, so at this moment each is somewhere in its own mail.
            var enough = before + random.Next(10, 60);
            while (acknowledged.Count < enough)
                await Task.Delay(5);
            await server.KillAsync();
            await Task.WhenAll(clients);
            Console.WriteLine($"kill {kill,2}: {acknowledged.Count - before} mails acknowledged before it");
        }
        await using (var again = await ServerProcess.StartAsync(settings))
            lost = await CountLostAsync(settings, acknowledged);
        Console.WriteLine($"{kills} kills, {sent} mails sent, {acknowledged.Count} acknowledged, {lost} of them lost");
        return lost;
    }

    private static async Task<int> CountLostAsync(VinculoSettings settings, IEnumerable<KeyValuePair<int, string>> acknowledged)
    {
        await using var db = Installations.Open(settings);
        var lost = 0;
        foreach (var (number, answer) in acknowledged)
        {
            using var json = JsonDocument.Parse(answer);
            var conversation = json.RootElement.GetProperty("conversationId").GetGuid();
            var message = json.RootElement.GetProperty("messageId").GetGuid();
            var original = await db.Set<ReceivedMail>().Where(m => m.MessageId == message && m.ConversationId == conversation)
                .Select(m => m.Original).SingleOrDefaultAsync();
            var whole = original is not null && IsWhole(original, Mails.Of(number))
                && await db.Set<Conversation>().AnyAsync(c => c.Id == conversation)
                && await db.Set<Message>().AnyAsync(m => m.Id == message && m.ConversationId == conversation);
            lost += whole ? 0 : 1;
        }
        return lost;
    }

    public static bool IsWhole(byte[] original, byte[] mail)
    {
        using var raw = new MemoryStream();
        using (var unpacked = Originals.Unpack(original))
            unpacked.CopyTo(raw);
        return raw.ToArray().AsSpan().SequenceEqual(mail);
    }
}
