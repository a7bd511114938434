using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>
/// Mail through <c>POST /api/v1/intake/email</c>, 20 kB a message, 8 clients; the floor is a bare program that inserts
/// the same rows, one transaction a message, over 8 connections.
/// </summary>
internal static class IntakeBench
{
    private const int Clients = 8;
    private const int MessageBytes = 20 * 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        var messages = args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 2000;
        var database = args is [_, var connection] ? connection : "";
        var folder = Directory.CreateTempSubdirectory("vinculo-bench-").FullName;
        var settings = new VinculoSettings { Data = folder, Database = database };

        var intake = await IntakeAsync(settings, messages);
        var floor = await RowReplay.RunAsync(settings, messages, Clients);
        Console.WriteLine($"engine            {(settings.UsesPostgres ? "PostgreSQL" : "SQLite")}");
        Console.WriteLine($"messages          {messages} of {MessageBytes / 1024} kB, {Clients} clients");
        Console.WriteLine($"intake            {messages / intake.TotalSeconds:0} messages/s");
        Console.WriteLine($"floor             {messages / floor.Elapsed.TotalSeconds:0} messages/s ({floor.RowsPerMessage:0.0} rows a message)");
        Console.WriteLine($"ratio             {floor.Elapsed.TotalSeconds / intake.TotalSeconds:0.00} of the floor's rate");
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<TimeSpan> IntakeAsync(VinculoSettings settings, int messages)
    {
        await using var app = VinculoApp.Create(
            ["--urls", "http://127.0.0.1:0", "--Vinculo:Data=" + settings.Data, "--Vinculo:Database=" + settings.Database],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                // Only the door is measured; what follows from a message is done later by loops of its own.
                foreach (var loop in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(VinculoApp).Assembly).ToArray())
                    builder.Services.Remove(loop);
            });
        await StorageSetup.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        using var client = await ClientAsync(app);
        await SendAsync(client, -1); // everything is compiled and connected
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < messages; i = Interlocked.Increment(ref next))
                await SendAsync(client, i);
        })));
        clock.Stop();
        await app.StopAsync();
        return clock.Elapsed;
    }

    private static async Task<HttpClient> ClientAsync(WebApplication app)
    {
        var (token, secret) = ApiToken.Create("bench", [Scope.Intake], TimeProvider.System.GetUtcNow());
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        db.Add(token);
        await db.SaveChangesAsync();
        var client = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private static async Task SendAsync(HttpClient client, int number)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Mail(number)));
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var answer = await client.PostAsync("/api/v1/intake/email", content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A mail of a customer of its own, in words that are not all the same.</summary>
    private static string Mail(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        while (text.Length < MessageBytes - 400)
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(12) == 0 ? ".\r\n" : " ");
        return $"From: Cliente {number} <cliente{number}@exemplo.example>\r\nTo: loja@loja.example\r\nSubject: Pedido {number}\r\n"
            + $"Message-ID: <{number}@exemplo.example>\r\nDate: Tue, 10 Mar 2026 09:59:00 -0300\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n";
    }

    private static readonly string[] Words =
        "a mesa chegou riscada entrega pedido prazo troca garantia nota fiscal cliente pagamento boleto frete montagem assistência obrigado aguardo retorno produto loja cadeira sofá armário defeito atraso".Split(' ');
}
