using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk;

/// <summary>
/// The application with people and customers that a test makes up in memory; everything else is real, the built-in
/// policy included: it is Tuesday, 10:00 in São Paulo, and a moderate matter is to be answered within 4 business hours.
/// </summary>
internal sealed class DeskApp : IAsyncDisposable
{
    private readonly TestApp app;
    private int customers;

    private DeskApp(TestApp app, FakePeople people, FakeCustomers cards)
    {
        this.app = app;
        People = people;
        Cards = cards;
    }

    public FakePeople People { get; }

    public FakeCustomers Cards { get; }

    public TestApp App => app;

    public TestClock Clock => app.Clock;

    public static async Task<DeskApp> StartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        var people = new FakePeople();
        var cards = new FakeCustomers();
        var app = await TestApp.StartAsync(engine, services =>
        {
            services.AddSingleton<IPeople>(people);
            services.AddSingleton<ICustomers>(cards);
            services.AddSingleton<ITimeline>(cards);
            configure?.Invoke(services);
        });
        return new DeskApp(app, people, cards);
    }

    /// <summary>An instant of the test's day, in São Paulo.</summary>
    public static DateTimeOffset At(int hour, int minute = 0, int daysLater = 0) =>
        new DateTimeOffset(2026, 3, 10, hour, minute, 0, TimeSpan.FromHours(-3)).AddDays(daysLater).ToUniversalTime();

    public Person Agent(string name, Role role = Role.Agent, bool available = true) => People.Add(name, role, available, app.Clock.GetUtcNow());

    public static Actor As(Person person) => new(ActorKind.Agent, person.Id, person.Name);

    public CustomerCard Customer(string? name = null)
    {
        var number = Interlocked.Increment(ref customers);
        return Cards.Add(name ?? $"Cliente {number}", $"cliente{number}@loja.example", app.Clock.GetUtcNow());
    }

    public static IncomingMessage Mail(CustomerCard from, string subject = "Pedido 20.731", string text = "Onde está o meu pedido?") => new(
        ChannelKind.Email, null, from.Id, from.Name, from.Email!, subject, text, null, null, [], DateTimeOffset.MaxValue);

    /// <summary>Takes a message in now.</summary>
    public Task<ReceivedMessage> ReceiveAsync(IncomingMessage message) => app.InScopeAsync(provider =>
        provider.GetRequiredService<IDesk>().ReceiveAsync(
            message with { ReceivedAt = message.ReceivedAt == DateTimeOffset.MaxValue ? app.Clock.GetUtcNow() : message.ReceivedAt },
            CancellationToken.None));

    public async Task<Guid> OpenAsync(string? text = null) =>
        (await ReceiveAsync(text is null ? Mail(Customer()) : Mail(Customer(), text: text))).ConversationId;

    public async Task<Queue> QueueAsync(string name, Guid? teamId = null) =>
        (await DoAsync<QueueSettings, Result<Queue>>(q => q.SaveAsync(null, new QueueInput(name, teamId), Actor.System, CancellationToken.None))).Value!;

    /// <summary>Does something with a use case in a scope of its own.</summary>
    public Task<T> DoAsync<TUseCase, T>(Func<TUseCase, Task<T>> work)
        where TUseCase : notnull => app.InScopeAsync(provider => work(provider.GetRequiredService<TUseCase>()));

    public Task<Conversation> ConversationAsync(Guid id) =>
        app.QueryAsync(db => db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).SingleAsync(c => c.Id == id));

    public Task<List<Message>> MessagesAsync(Guid id) => app.QueryAsync(db =>
        db.Set<Message>().AsNoTracking().Include(m => m.Attachments).Where(m => m.ConversationId == id).OrderBy(m => m.Id).ToListAsync());

    /// <summary>What the audit trail says was done, in order.</summary>
    public Task<List<string>> AuditAsync(Guid id) => app.QueryAsync(db =>
        db.Set<AuditEntry>().Where(e => e.SubjectId == id).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.Action).ToListAsync());

    /// <summary>The names of the events told of so far.</summary>
    public Task<List<string>> EventsAsync() => app.QueryAsync(db =>
        db.Set<OutboxEvent>().OrderBy(e => e.Id).Select(e => e.Name).ToListAsync());

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>The people of the company, in memory.</summary>
internal sealed class FakePeople : IPeople
{
    private readonly List<Person> everybody = [];
    private readonly List<Team> teams = [];

    public Person Add(string name, Role role, bool available, DateTimeOffset now)
    {
        var person = new Person(Ids.New(now), name, name.ToLowerInvariant().Replace(' ', '.') + "@empresa.example", role, available, "pt-BR", false);
        everybody.Add(person);
        return person;
    }

    public Team AddTeam(string name, params Person[] members)
    {
        var team = new Team(Ids.New(DateTimeOffset.UnixEpoch), name, [.. members.Select(m => m.Id)]);
        teams.Add(team);
        return team;
    }

    public void SetAvailable(Person person, bool available) =>
        everybody[everybody.FindIndex(p => p.Id == person.Id)] = person with { Available = available };

    public void Leave(Person person) =>
        everybody[everybody.FindIndex(p => p.Id == person.Id)] = person with { Available = false, HasLeft = true };

    public Task<IReadOnlyList<Person>> AllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Person>>([.. everybody.Where(p => !p.HasLeft).OrderBy(p => p.Name)]);

    public Task<IReadOnlyDictionary<Guid, Person>> ByIdAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, Person>>(everybody.Where(p => ids.Contains(p.Id)).ToDictionary(p => p.Id));

    public Task<IReadOnlyList<Team>> TeamsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Team>>([.. teams]);
}

/// <summary>Customers and their history, in memory.</summary>
internal sealed class FakeCustomers : ICustomers, ITimeline
{
    private readonly Dictionary<Guid, CustomerCard> cards = [];

    public List<TimelineEntry> Timeline { get; } = [];

    /// <summary>Addresses from which mail comes back.</summary>
    public HashSet<string> Undeliverable { get; } = [];

    public CustomerCard Add(string name, string? email, DateTimeOffset now)
    {
        var card = new CustomerCard(Ids.New(now), name, false, email, null, "pt-BR", now);
        cards[card.Id] = card;
        return card;
    }

    public void Add(TimelineEntry entry)
    {
        if (!Timeline.Exists(told => (told.SourceId, told.Kind) == (entry.SourceId, entry.Kind)))
            Timeline.Add(entry);
    }

    public Task MoveAsync(Guid sourceId, Guid? toCustomerId, CancellationToken cancellationToken)
    {
        var moved = Timeline.FindAll(entry => entry.SourceId == sourceId);
        Timeline.RemoveAll(moved.Contains);
        Timeline.AddRange(moved.Where(_ => toCustomerId is not null).Select(entry => entry with { CustomerId = toCustomerId!.Value }));
        return Task.CompletedTask;
    }

    public Task<CustomerCard> FindOrCreateAsync(
        CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult(cards.Values.FirstOrDefault(c => c.Email == address.Value) ?? Add(name ?? address.Value, address.Value, DateTimeOffset.UnixEpoch));

    public async Task<Guid> CreateAsync(
        CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken) =>
        (await FindOrCreateAsync(address, name, language, actor, cancellationToken)).Id;

    public Task MarkUndeliverableAsync(CustomerAddress address, string? reason, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task MarkReachableAsync(CustomerAddress address, Actor actor, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> IsUndeliverableAsync(CustomerAddress address, CancellationToken cancellationToken) =>
        Task.FromResult(Undeliverable.Contains(address.Value));

    public Task<IReadOnlyList<string>> UndeliverableAmongAsync(IReadOnlyCollection<string> emails, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. emails.Where(Undeliverable.Contains)]);

    public Task<Guid?> WhoHasAsync(CustomerAddress address, CancellationToken cancellationToken) =>
        Task.FromResult(cards.Values.FirstOrDefault(c => c.Email == address.Value)?.Id);

    public Task<IReadOnlyList<string>> EmailsAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. cards.Values.Where(c => c.Id == id && c.Email is not null).Select(c => c.Email!)]);

    public Task<CustomerCard?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(cards.GetValueOrDefault(id));

    public Task<IReadOnlyList<CustomerCard>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CustomerCard>>(
            [.. cards.Values.Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).OrderBy(c => c.Name).Take(limit)]);

    public Task<IReadOnlyDictionary<Guid, CustomerCard>> CardsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, CustomerCard>>(cards.Where(c => ids.Contains(c.Key)).ToDictionary());
}
