using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Customers.Timeline;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Measures.Identity;
using Vinculo.People;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>
/// Fills a PostgreSQL database with years of work: customers, conversations of three to seven messages, clocks, history,
/// audit trail and search words, each made by the application's own entities and written by COPY.
/// </summary>
internal sealed class Crowd(RunningApp app, int conversations)
{
    private const int Batch = 2000;
    private const int Open = 3000;
    private const int Waiting = 1500;
    private const string SearchIndex = "ix_desk_message_search_words";
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(63);

    private readonly ConcurrentDictionary<string, string> indexed = new(StringComparer.Ordinal);
    private readonly DateTimeOffset end = TimeProvider.System.GetUtcNow().AddHours(-13);
    private readonly Customer[] customers = new Customer[conversations * 3 / 10];
    private IReadOnlyList<Account> agents = [];
    private ServicePolicy policy = null!;
    private Guid queue;

    /// <summary>Fills the database unless it is filled.</summary>
    public async Task LoadAsync()
    {
        agents = await app.AgentsAsync(8);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        if (await db.Set<Conversation>().AnyAsync())
            return;
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        policy = await scope.ServiceProvider.GetRequiredService<IServicePolicies>().InForceAsync(end, CancellationToken.None);
        queue = await db.Set<Queue>().OrderBy(q => q.Position).Select(q => q.Id).FirstAsync();
        // An index over millions of texts is built at once, not word by word.
        var index = await db.Database.SqlQuery<string>($"""SELECT indexdef AS "Value" FROM pg_indexes WHERE indexname = {SearchIndex}""").SingleAsync();
        await db.Database.ExecuteSqlRawAsync("DROP INDEX " + SearchIndex);
        await InBatchesAsync(customers.Length, AddCustomer);
        await InBatchesAsync(conversations, AddConversation);
        await db.Database.ExecuteSqlRawAsync(index);
        await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
    }

    private async Task InBatchesAsync(int count, Action<Writing, int> add) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + Batch - 1) / Batch),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (batch, cancellationToken) =>
            {
                await using var scope = app.Services.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                var writing = new Writing(db, new Random(batch), [], []);
                for (var i = batch * Batch; i < Math.Min(count, (batch + 1) * Batch); i++)
                    add(writing, i);
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.BulkSaveAsync();
                await CustomerIndex.Table.AddManyAsync(db, writing.CustomerWords, cancellationToken);
                await ConversationSearch.Table.AddManyAsync(db, writing.MessageWords, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            });

    private sealed record Writing(VinculoDb Db, Random Random, List<(Guid Id, string Words)> CustomerWords, List<(Guid Id, string Words)> MessageWords);

    private void AddCustomer(Writing writing, int number)
    {
        var at = end - Apart * conversations;
        CustomerAddress[] addresses = [CustomerAddress.Email($"cliente{number}@exemplo.example")];
        var data = new CheckedCustomer { Name = $"Cliente {Vocabulary.Text(writing.Random, 2)} {number}", IsCompany = false, Language = "pt-BR", Tags = [], Addresses = addresses };
        var customer = customers[number] = Customer.Create(Ids.New(at), data, at);
        writing.Db.Add(customer);
        writing.Db.AddRange(CustomerAddressRow.Of(customer.Id, addresses, at));
        writing.Db.Audit(Actor.System, "customer.created", customer.Id, null, data, at);
        writing.CustomerWords.Add((customer.Id, CustomerIndex.Words(customer.FoldedName, null, addresses)));
    }

    /// <summary>The last ones are open or awaited, all others settled. Messages go to and fro.</summary>
    private void AddConversation(Writing writing, int number)
    {
        var (db, random) = (writing.Db, writing.Random);
        var before = conversations - number;
        var at = new Moment(end - Apart * before, policy);
        var whom = customers.Length * (random.NextDouble() * random.NextDouble()); // some write often
        var customer = customers[(int)whom];
        var agent = agents[random.Next(agents.Count)];
        var protocol = ProtocolNumber.Create(LocalDate.FromDateTime(at.Now.UtcDateTime), number % 100_000 + 1).Format();
        var conversation = Conversation.Open(
            new Opening(Ids.New(at.Now), protocol, customer.Id, Vocabulary.Text(random, 4), ChannelKind.Email, queue, (Complexity)random.Next(3)), at);
        if (random.Next(10) > 0)
            conversation.Assign(agent.Id, agent.Name, at);
        var messages = before <= Open ? 5 : before <= Open + Waiting ? 4 : 3 + number % 5;
        for (var i = 0; i < messages; i++)
        {
            var message = Say(conversation, i % 2 == 0 ? null : agent, whom, random, at);
            db.Add(message);
            writing.MessageWords.Add((message.Id, Words(conversation.Subject, message.AuthorName, message.FromAddress, protocol, message.Text)));
            at = at with { Now = at.Now.AddMinutes(random.Next(30, 120)) };
        }
        db.Audit(Actor.Customer(customer.Id, customer.Name), "conversation.opened", conversation.Id, null, ConversationSnapshot.Of(conversation), conversation.OpenedAt);
        if (before > Open + Waiting)
        {
            conversation.Resolve(agent.Id, at);
            db.Audit(new Actor(ActorKind.Agent, agent.Id, agent.Name), "conversation.resolved", conversation.Id, null, ConversationSnapshot.Of(conversation), at.Now);
        }
        db.Add(conversation);
        new TimelineWriter(db).Add(new TimelineEntry(
            customer.Id, conversation.OpenedAt, "desk.conversation-opened", conversation.Id, [protocol, conversation.Subject], "/inbox/" + conversation.Id));
    }

    /// <summary>One message, of the customer when no agent is named.</summary>
    private static Message Say(Conversation conversation, Account? agent, double customer, Random random, Moment at)
    {
        var text = Vocabulary.Text(random, random.Next(6, 31));
        if (agent is null)
            conversation.TakeIn(text, isAutomatic: false, at);
        else
            conversation.Answer(text, at);
        return new Message(conversation.Id, agent is null ? DeliveryState.None : DeliveryState.Sent)
        {
            Id = Ids.New(at.Now),
            Kind = agent is null ? MessageKind.Received : MessageKind.Reply,
            At = at.Now,
            AuthorId = agent?.Id,
            AuthorName = agent?.Name ?? "Cliente " + (int)customer,
            FromAddress = agent is null ? $"cliente{(int)customer}@exemplo.example" : null,
            Text = text,
        };
    }

    /// <summary>What <see cref="ConversationSearch"/> makes of a message, with the words of the vocabulary looked up once only.</summary>
    private string Words(string subject, string author, string? address, string protocol, string text)
    {
        var digits = ProtocolNumber.TryParse(protocol, out var number) ? number.Digits : null;
        var words = (subject + " " + text).Split(' ').Select(word => indexed.GetOrAdd(word, w => SearchText.ToIndex(w)));
        return string.Join(' ', words.Prepend(SearchText.ToIndex(author, address, protocol, digits)));
    }
}
