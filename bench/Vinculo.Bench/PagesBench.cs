using System.Globalization;
using Npgsql;
using Vinculo.Tests.Testing;

namespace Vinculo.Bench;

/// <summary>
/// The inbox and the page of a conversation, as an agent's browser asks for them, with much and with a hundred times
/// less in the database; the floor is the same SQL commands without the application.
/// </summary>
internal static class PagesBench
{
    private const int Requests = 300;

    public static async Task RunAsync(Company few, Company many)
    {
        await using var little = await Visit.StartAsync(few);
        await using var much = await Visit.StartAsync(many);
        foreach (var visit in (Visit[])[little, much])
            await visit.WarmUpAsync();
        for (var i = 0; i < Requests; i++)
        {
            foreach (var visit in (Visit[])[little, much])
                await visit.LookAsync(i);
        }
        Tell("/inbox", little.Inbox, much.Inbox);
        Tell("/inbox/{id}", little.Conversation, much.Conversation);
    }

    private static void Tell(string page, Page little, Page much)
    {
        foreach (var one in (Page[])[little, much])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page,-12} {one.Conversations,9:n0} conversations   {one.Commands.Order().ElementAt(Requests / 2)} SQL commands   {one.Times}"));
            Console.WriteLine($"{"",-36}   bare SQL         {one.Bare}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page,-12} ratio of medians {much.Times.Median / little.Times.Median:0.00}"));
    }

    private sealed record Page(int Conversations)
    {
        public Timings Times { get; } = new();
        public Timings Bare { get; } = new();
        public List<int> Commands { get; } = [];
    }

    /// <summary>An agent at a company.</summary>
    private sealed class Visit(Company company, HttpClient browser, Guid[] ids) : IAsyncDisposable
    {
        public Page Inbox { get; } = new(company.Conversations);
        public Page Conversation { get; } = new(company.Conversations);

        public static async Task<Visit> StartAsync(Company company)
        {
            var agents = await company.App.AgentsAsync(1);
            return new Visit(company, await company.App.SignedInAsync(agents[0].Email!), await company.SomeAsync(Requests));
        }

        public async Task WarmUpAsync()
        {
            for (var i = 0; i < 40; i++)
            {
                await browser.GetStringAsync("/inbox");
                await browser.GetStringAsync("/inbox/" + ids[^1]);
            }
        }

        public async Task LookAsync(int number)
        {
            await LookAsync(Inbox, "/inbox");
            await LookAsync(Conversation, "/inbox/" + ids[number]);
        }

        private async Task LookAsync(Page page, string path)
        {
            var commands = await company.Log.DuringAsync(() => page.Times.TimeAsync(() => browser.GetStringAsync(path)));
            page.Commands.Add(commands.Count); // once a minute more, when the policy in force is looked up
            await using var connection = await company.Source.OpenConnectionAsync();
            await page.Bare.TimeAsync(async () =>
            {
                foreach (var command in commands)
                    await ReadAsync(connection, command);
            });
        }

        private static async Task ReadAsync(NpgsqlConnection connection, LoggedCommand logged)
        {
            await using var command = new NpgsqlCommand(logged.Sql, connection);
            foreach (var parameter in logged.Parameters)
                command.Parameters.Add((NpgsqlParameter)parameter);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
            }
        }

        public ValueTask DisposeAsync()
        {
            browser.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
