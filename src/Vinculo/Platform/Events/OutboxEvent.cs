using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Platform.Events;

/// <summary>Something that happened, written in the transaction in which it happened, waiting to be told to its handlers.</summary>
internal sealed class OutboxEvent
{
    /// <summary>Nothing waits longer from one attempt to the next.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public Guid Id { get; init; }

    /// <summary>The stable, versioned name, such as <c>desk.conversation-opened.v1</c>.</summary>
    public required string Name { get; init; }

    public required string Payload { get; init; }

    public DateTimeOffset HappenedAt { get; init; }

    /// <summary>Names of the handlers that have done their part, separated by spaces.</summary>
    public string Done { get; private set; } = "";

    public int Attempts { get; private set; }

    /// <summary>Not before this instant; also the lease of the node that is at it.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public string? LastError { get; private set; }

    public bool IsDoneBy(string handler) => Done.Split(' ').Contains(handler);

    public void MarkDone(string handler) => Done = Done.Length == 0 ? handler : Done + " " + handler;

    public void MarkDelivered(DateTimeOffset now) => DeliveredAt = now;

    /// <summary>Tries again later: 2 s, 4 s, 8 s … at most an hour.</summary>
    public void MarkFailed(string error, DateTimeOffset now)
    {
        Attempts++;
        LastError = error.Cut(2000);
        NotBefore = now + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Attempts)));
    }

    internal static OutboxEvent Of(object @event, DateTimeOffset now) => new()
    {
        Id = Ids.New(now),
        Name = EventNames.Of(@event.GetType()),
        Payload = JsonSerializer.Serialize(@event, @event.GetType(), EventNames.Json),
        HappenedAt = now,
        NotBefore = now,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxEvent>
    {
        public void Configure(EntityTypeBuilder<OutboxEvent> builder)
        {
            builder.ToTable("platform_outbox");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Name).HasMaxLength(100);
            builder.Property(e => e.Done).HasMaxLength(1000);
            builder.Property(e => e.LastError).HasMaxLength(2000);
            builder.HasIndex(e => e.NotBefore).HasFilter("delivered_at IS NULL").HasDatabaseName("ix_platform_outbox_waiting");
            builder.HasIndex(e => e.DeliveredAt).HasDatabaseName("ix_platform_outbox_delivered");
        }
    }
}

internal static class OutboxExtensions
{
    /// <summary>Writes an event into the transaction of the change it tells of; handlers hear of it after the commit.</summary>
    public static void Publish(this VinculoDb db, object @event, DateTimeOffset now) =>
        db.Set<OutboxEvent>().Add(OutboxEvent.Of(@event, now));

    /// <summary>
    /// Of the events of a restored backup that not every handler has heard, one handler is not to hear those of a kind: it
    /// most likely did after the backup was made. Saved with the next save.
    /// </summary>
    /// <param name="handler">The handler's name, as it is stored.</param>
    /// <returns>What it will not hear.</returns>
    public static async Task<IReadOnlyList<TEvent>> HoldRestoredAsync<TEvent>(this VinculoDb db, string handler, CancellationToken cancellationToken)
    {
        var name = EventNames.Of(typeof(TEvent));
        var untold = await db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null && e.Name == name).ToListAsync(cancellationToken);
        untold.RemoveAll(e => e.IsDoneBy(handler));
        untold.ForEach(e => e.MarkDone(handler));
        return untold.ConvertAll(e => JsonSerializer.Deserialize<TEvent>(e.Payload, EventNames.Json)!);
    }
}
