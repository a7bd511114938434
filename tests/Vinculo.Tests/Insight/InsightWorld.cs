using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Listening.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Tests.Plan;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

/// <summary>The application with conversations that a test makes up, told to Insight by the events it knows.</summary>
internal sealed class InsightWorld : IAsyncDisposable
{
    public static readonly Guid Queue = Guid.Parse("0190a000-0000-7000-8000-0000000000aa");
    private int made;

    private InsightWorld(TestApp app, ToldDesk desk, CommandLog commands) => (App, Desk, Commands) = (app, desk, commands);

    public TestApp App { get; }
    public ToldDesk Desk { get; }
    public CommandLog Commands { get; }

    /// <summary>Tuesday, 10 March 2026, 10:00 in São Paulo.</summary>
    public DateTimeOffset Now => App.Clock.GetUtcNow();

    public static async Task<InsightWorld> StartAsync(Engine engine)
    {
        var (desk, commands) = (new ToldDesk(), new CommandLog());
        var app = await TestApp.StartAsync(engine, services =>
        {
            services.AddSingleton<IDesk>(desk);
            services.AddSingleton<IDeskRecords>(desk);
            services.AddSingleton<ISurveyRecords>(desk);
            services.AddSingleton<IInterceptor>(commands);
        });
        return new InsightWorld(app, desk, commands);
    }

    /// <summary>A conversation with facts of its own; <see cref="TellAsync"/> makes them known.</summary>
    public ConversationFacts Conversation(
        DateTimeOffset openedAt, Guid? team = null, TimeSpan? answered = null, TimeSpan? resolved = null,
        ConversationState state = ConversationState.Open, DateTimeOffset? due = null, string subject = "Entrega atrasada",
        params PromiseFacts[] promises)
    {
        var id = Ids.New(openedAt);
        var facts = new ConversationFacts(
            id, $"2026{++made:000000}", Ids.New(openedAt), subject, ChannelKind.Email, resolved is null ? state : ConversationState.Resolved,
            Complexity.Moderate, Queue, team, null, openedAt, openedAt + answered, (long?)answered?.TotalSeconds,
            openedAt + resolved, (long?)resolved?.TotalSeconds, due, true, promises);
        Desk.Conversations[id] = facts;
        return facts;
    }

    /// <summary>Says that every conversation has changed, and waits until Insight has looked.</summary>
    public Task TellAsync(params IEnumerable<object> more) => PublishAsync(
        [.. Desk.Conversations.Values.Select(c => new ConversationChanged(c.Id, Now)), .. more]);

    public async Task PublishAsync(params IEnumerable<object> events)
    {
        await App.QueryAsync(async db =>
        {
            foreach (var @event in events)
                db.Publish(@event, Now);
            return await db.SaveChangesAsync();
        });
        await App.SettleAsync();
    }

    public SurveyAnswered Answer(ConversationFacts of, int? csat = null, int? ces = null, int? nps = null, DateTimeOffset? at = null, string? comment = null)
    {
        var instant = at ?? Now.AddHours(-1);
        return new SurveyAnswered(Ids.New(instant), of.Id, of.CustomerId, of.AssigneeId, of.QueueId, of.TeamId, csat, ces, nps, comment, instant, instant);
    }

    public async Task<JsonElement> MetricAsync(string nameAndQuery)
    {
        using var program = await App.ProgramAsync(Scope.Read);
        return await program.GetFromJsonAsync<JsonElement>("/api/v1/metrics/" + nameAndQuery);
    }

    /// <summary>All rows behind a metric, read two by two.</summary>
    public async Task<List<JsonElement>> RowsAsync(string name, string query = "")
    {
        using var program = await App.ProgramAsync(Scope.Read);
        var rows = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await program.GetFromJsonAsync<JsonElement>($"/api/v1/metrics/{name}/rows?limit=2&after={after}&{query}");
            rows.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        return rows;
    }

    /// <summary>The browser of somebody signed in.</summary>
    public Task<HttpClient> BrowserAsync(Role role = Role.Viewer) => App.SignedInAsync(role);

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Desk and Listening as far as Insight asks them: they hold what the test told.</summary>
internal sealed class ToldDesk : IDesk, IDeskRecords, ISurveyRecords
{
    public Dictionary<Guid, ConversationFacts> Conversations { get; } = [];
    public List<MessageReceived> Messages { get; } = [];
    public List<SurveyAnswered> Surveys { get; } = [];

    public Task<ConversationFacts?> FactsAsync(Guid conversationId, CancellationToken cancellationToken) =>
        Task.FromResult(Conversations.GetValueOrDefault(conversationId));

    public Task<IReadOnlyList<Guid>> ConversationsAsync(Guid? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Conversations.Keys.Order().Where(id => after is null || id.CompareTo(after.Value) > 0).Take(limit)]);

    public Task<IReadOnlyList<MessageReceived>> ReceivedAsync(Guid conversationId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageReceived>>([.. Messages.Where(m => m.ConversationId == conversationId)]);

    public Task<IReadOnlyList<SurveyAnswered>> AnsweredAsync(Guid? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SurveyAnswered>>(
            [.. Surveys.OrderBy(s => s.SurveyId).Where(s => after is null || s.SurveyId.CompareTo(after.Value) > 0).Take(limit)]);

    public Task<ReceivedMessage> ReceiveAsync(
        IncomingMessage message, CancellationToken cancellationToken, Action<ReceivedMessage>? alongside = null) => throw new NotSupportedException();

    public Task<ConversationCard?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConversationCard?> FindByProtocolAsync(string protocol, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MessageToDeliver?> MessageAsync(Guid messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> SignatureAsync(Guid queueId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> WrittenFromAsync(Guid messageId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<string?> LastWrittenFromAsync(Guid conversationId, CancellationToken cancellationToken, IReadOnlyList<string>? among = null) => throw new NotSupportedException();

    public Task<MessageStanding?> StandingOfAsync(Guid messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Guid?> ConversationOfAsync(Guid messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<Guid, Guid>> ConversationsOfAsync(IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetDeliveryAsync(Guid messageId, DeliveryState state, string? problem, CancellationToken cancellationToken, Recipients? sentTo = null) => throw new NotSupportedException();
}
