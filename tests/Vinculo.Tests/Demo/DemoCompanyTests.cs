using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Demo;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Insight.Facts;
using Vinculo.Listening;
using Vinculo.Measures.Identity;
using Vinculo.People;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Demo;

public class DemoCompanyTests(DemoCompanyTests.SmallDemos small) : IClassFixture<DemoCompanyTests.SmallDemos>
{
    /// <summary>A Tuesday at 15:00 in São Paulo, when the shop is open.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 18, 0, 0, TimeSpan.Zero);

    private static readonly DemoSize Small = new(40, 30);

    [Fact]
    public async Task The_whole_company_has_conversations_in_every_state()
    {
        await using var demo = await Demo.OpenAsync(Engine.Sqlite, size: null);
        var conversations = await demo.QueryAsync(db => db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).ToListAsync());

        conversations.Count.ShouldBeInRange(255, 285);
        foreach (var state in Enum.GetValues<ConversationState>())
            conversations.ShouldContain(c => c.State == state);
        foreach (var complexity in Enum.GetValues<Complexity>())
            conversations.ShouldContain(c => c.Complexity == complexity);
        conversations.ShouldContain(c => c.Priority == Priority.Urgent);
        conversations.ShouldContain(c => c.Channel == ChannelKind.WebForm);
        conversations.ShouldContain(c => c.Channel == ChannelKind.Email);
        conversations.ShouldContain(c => c.AwaitingAnswerSince != null && c.FirstAnsweredAt != null && c.State == ConversationState.Open);

        var open = conversations.Where(c => c.State == ConversationState.Open).ToArray();
        open.Count(c => c.NextDueAt < Now).ShouldBeInRange(4, 30);
        open.Count(c => c.NextDueAt >= Now && c.NextDueAt < Now.AddHours(1)).ShouldBeGreaterThanOrEqualTo(3);
        open.Count(c => c.NextDueAt >= Now.AddHours(1) && c.NextDueAt < Now.AddHours(8)).ShouldBeGreaterThanOrEqualTo(3);
        open.Length.ShouldBeInRange(15, 60);
        conversations.Count(c => c.State == ConversationState.Resolved).ShouldBeGreaterThan(180);

        var promises = conversations.SelectMany(c => c.Clocks).Where(c => c.Kept is not null).ToArray();
        ((double)promises.Count(p => p.Kept == true) / promises.Length).ShouldBeInRange(0.75, 0.97);
        conversations.Select(c => c.PolicyVersionId).Distinct().Count().ShouldBe(2);

        var messages = await demo.QueryAsync(db => db.Set<Message>().AsNoTracking().Include(m => m.Attachments).ToListAsync());
        messages.Count(m => m.Delivery == DeliveryState.Failed).ShouldBe(1);
        messages.ShouldNotContain(m => m.Kind == MessageKind.Reply && m.Delivery == DeliveryState.Pending);
        messages.ShouldContain(m => m.Kind == MessageKind.Note && m.Text.Contains('@'));
        messages.ShouldContain(m => m.QuotedText != null);
        messages.SelectMany(m => m.Attachments).Select(a => a.ContentType).ShouldBeSubsetOf(["image/png", "text/plain"]);
        messages.ShouldNotContain(m => m.Text.Contains('{') || m.Text.Contains('}'));
        messages.Where(m => m.Kind != MessageKind.Note).Select(m => m.Text[..20]).Distinct().Count().ShouldBeGreaterThan(80);
        messages.ShouldAllBe(m => m.At <= Now);

        var facts = await demo.QueryAsync(db => db.Set<ConversationFact>().AsNoTracking().Select(f => f.Id).ToListAsync());
        facts.ShouldBe(conversations.Select(c => c.Id), ignoreOrder: true);
        (await demo.QueryAsync(db => db.Set<PromiseFact>().CountAsync(p => p.Kept != null))).ShouldBe(promises.Length);
    }

    /// <summary>When it is made decides how its days fall on weekends, holidays and nights.</summary>
    [Theory]
    [InlineData("2026-11-22T02:40:00Z")] // a Saturday night
    [InlineData("2026-12-25T15:00:00Z")] // Christmas
    [InlineData("2027-01-01T11:05:00Z")] // the first morning of a year
    [InlineData("2026-06-29T09:59:30Z")] // before the doors open on a Monday
    public async Task It_can_be_made_at_any_hour(string now)
    {
        await using var demo = await Demo.OpenAsync(await TestDatabase.EmptyAsync(Engine.Sqlite), new DemoSize(50, 60), DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

        (await demo.CountAsync()).Conversations.ShouldBeGreaterThan(80);
    }

    [Fact]
    public async Task A_customer_has_written_twice_and_waits_to_be_merged()
    {
        var demo = await small.OfAsync(Engine.Sqlite);

        (await demo.QueryAsync(db => db.Set<Conversation>().CountAsync(c => c.MayBelongToId != null && c.State == ConversationState.Open))).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Customers_say_how_it_went(Engine engine)
    {
        await using var demo = await Demo.OpenAsync(engine, new DemoSize(60, 70));
        var surveys = await demo.QueryAsync(db => db.Set<Survey>().AsNoTracking().ToListAsync());

        surveys.Count.ShouldBeGreaterThan(30);
        var answered = surveys.Where(s => s.FirstAnsweredAt != null).ToArray();
        ((double)answered.Length / surveys.Count).ShouldBeInRange(0.4, 0.8);
        answered.Select(s => s.Csat).Distinct().Count().ShouldBeGreaterThan(2);
        answered.ShouldContain(s => s.Nps >= 9);
        answered.ShouldContain(s => s.Nps <= 6);
        answered.ShouldContain(s => s.Comment != null);
        answered.ShouldContain(s => s.Ces == null);
        (await demo.QueryAsync(db => db.Set<SurveyFact>().CountAsync())).ShouldBe(answered.Length);
    }

    [Fact]
    public async Task The_sign_in_page_can_show_one_account_of_each_role()
    {
        var demo = await small.OfAsync(Engine.Sqlite);

        demo.Accounts.Select(a => a.Role).ShouldBe(Enum.GetValues<Role>(), ignoreOrder: true);
        var emails = demo.Accounts.Select(a => a.Email).ToArray();
        (await demo.QueryAsync(db => db.Set<Account>().CountAsync(a => emails.Contains(a.Email)))).ShouldBe(emails.Length);
    }

    [Theory, BothEngines]
    public async Task Its_customers_are_all_different_and_their_documents_are_valid(Engine engine)
    {
        var demo = await small.OfAsync(engine);
        var customers = await demo.QueryAsync(db => db.Set<Customer>().AsNoTracking().ToListAsync());
        var addresses = await demo.QueryAsync(db => db.Set<CustomerAddressRow>().AsNoTracking().ToListAsync());

        customers.Count.ShouldBeInRange(30, 40);
        addresses.Select(a => (a.Kind, a.Value)).ShouldBeUnique();
        customers.Select(c => c.Name).ShouldBeUnique();
        var documents = customers.Where(c => c.Document != null).ToArray();
        documents.Length.ShouldBeGreaterThan(20);
        documents.ShouldAllBe(c => c.IsCompany ? IsCnpj(c.Document) : IsCpf(c.Document));
        customers.Select(c => c.Language).Distinct().Order().ShouldBe(["en", "es", "pt-BR"]);
    }

    [Theory, BothEngines]
    public async Task Nothing_that_happened_is_left_untold(Engine engine)
    {
        var demo = await small.OfAsync(engine);

        (await demo.QueryAsync(db => db.Set<OutboxEvent>().CountAsync(e => e.DeliveredAt == null || e.LastError != null))).ShouldBe(0);
        var owed = await demo.QueryAsync(db => db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks)
            .Where(c => c.State == ConversationState.Open).ToListAsync());
        owed.ShouldAllBe(c => c.NextDueAt != null && c.Clocks.Any(k => k.Kind == PromiseKind.Resolution));
    }

    [Theory, BothEngines]
    public async Task A_second_start_changes_nothing(Engine engine)
    {
        await using var demo = await Demo.OpenAsync(engine, Small);
        var before = await demo.CountAsync();

        await demo.StartAgainAsync(Small);

        (await demo.CountAsync()).ShouldBe(before);
        before.Conversations.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task A_database_with_accounts_of_others_is_left_alone()
    {
        var settings = await TestDatabase.EmptyAsync(Engine.Postgres);
        try
        {
            await using (var db = TestDatabase.Open(settings))
            {
                await db.Database.MigrateAsync();
                db.Add(new Account { Id = Ids.New(Now), Name = "Alguém", Role = Role.Administrator, Email = "a@b.example", UserName = "a@b.example", CreatedAt = Now });
                await db.SaveChangesAsync();
            }
            await Should.ThrowAsync<CommandException>(() => DemoCompany.OpenAsync(Demo.Arguments(settings), CancellationToken.None, Small, Now));
        }
        finally
        {
            await TestDatabase.DropAsync(settings);
        }
    }

    [Fact]
    public async Task A_making_that_was_broken_off_is_begun_again()
    {
        var settings = await TestDatabase.EmptyAsync(Engine.Sqlite);
        var unfinished = Path.Combine(settings.Data, "demo.unfinished");
        Directory.CreateDirectory(unfinished);
        await File.WriteAllTextAsync(Path.Combine(unfinished, "vinculo.db"), "half");
        await using var demo = await Demo.OpenAsync(settings, Small);

        (await demo.CountAsync()).Conversations.ShouldBeGreaterThan(50);
        Directory.Exists(unfinished).ShouldBeFalse();
    }

    private static bool IsCpf(string? text) => Cpf.TryParse(text, out _);

    private static bool IsCnpj(string? text) => Cnpj.TryParse(text, out _);

    /// <summary>One small company on each engine, for the tests that only look at it.</summary>
    public sealed class SmallDemos : IAsyncDisposable
    {
        private readonly Dictionary<Engine, Lazy<Task<Demo>>> demos =
            Enum.GetValues<Engine>().ToDictionary(engine => engine, engine => new Lazy<Task<Demo>>(() => Demo.OpenAsync(engine, Small)));

        internal Task<Demo> OfAsync(Engine engine) => demos[engine].Value;

        public async ValueTask DisposeAsync()
        {
            foreach (var demo in demos.Values.Where(demo => demo.IsValueCreated))
                await (await demo.Value).DisposeAsync();
        }
    }

    /// <summary>A demonstration company on a database of its own.</summary>
    internal sealed class Demo : IAsyncDisposable
    {
        private readonly VinculoSettings outer;
        private WebApplication app;

        private Demo(VinculoSettings outer, WebApplication app) => (this.outer, this.app) = (outer, app);

        public static async Task<Demo> OpenAsync(Engine engine, DemoSize? size) => await OpenAsync(await TestDatabase.EmptyAsync(engine), size);

        public static async Task<Demo> OpenAsync(VinculoSettings settings, DemoSize? size, DateTimeOffset? now = null) =>
            new(settings, await DemoCompany.OpenAsync(Arguments(settings), CancellationToken.None, size, now ?? Now));

        public static string[] Arguments(VinculoSettings settings) =>
            ["--urls", "http://127.0.0.1:0", "--Vinculo:Data=" + settings.Data, "--Vinculo:Database=" + settings.Database, "--Vinculo:Demo=true"];

        public IReadOnlyList<DemoAccount> Accounts => app.Services.GetRequiredService<DemoAccounts>().All;

        public async Task StartAgainAsync(DemoSize size)
        {
            await app.DisposeAsync();
            app = await DemoCompany.OpenAsync(Arguments(outer), CancellationToken.None, size, Now.AddDays(1));
            await StorageSetup.MigrateAsync(app.Services, CancellationToken.None);
        }

        public async Task<T> QueryAsync<T>(Func<VinculoDb, Task<T>> query)
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await query(scope.ServiceProvider.GetRequiredService<VinculoDb>());
        }

        public async Task<(int Accounts, int Customers, int Conversations, int Messages)> CountAsync() =>
            (await QueryAsync(db => db.Set<Account>().CountAsync()), await QueryAsync(db => db.Set<Customer>().CountAsync()),
                await QueryAsync(db => db.Set<Conversation>().CountAsync()), await QueryAsync(db => db.Set<Message>().CountAsync()));

        public async ValueTask DisposeAsync()
        {
            var settings = app.Services.GetRequiredService<VinculoSettings>();
            await app.DisposeAsync();
            if (settings.UsesPostgres)
            {
                await TestDatabase.DropAsync(outer);
                return;
            }
            await using (var db = TestDatabase.Open(settings))
                Microsoft.Data.Sqlite.SqliteConnection.ClearPool((Microsoft.Data.Sqlite.SqliteConnection)db.Database.GetDbConnection());
            Directory.Delete(outer.Data, recursive: true);
        }
    }
}
