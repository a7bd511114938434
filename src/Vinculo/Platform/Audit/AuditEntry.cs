using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Audit;

/// <summary>One change: who, when, what, before and after. Rows are only ever added; the database refuses anything else.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public ActorKind ActorKind { get; init; }
    public Guid? ActorId { get; init; }
    public required string ActorName { get; init; }

    /// <summary>What was done, such as <c>conversation.resolved</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The thing that changed.</summary>
    public Guid SubjectId { get; init; }

    public string? Before { get; init; }
    public string? After { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("platform_audit");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.ActorName).HasMaxLength(200);
            builder.Property(e => e.Action).HasMaxLength(100);
            builder.HasIndex(e => new { e.SubjectId, e.At }).HasDatabaseName("ix_platform_audit_subject");
            builder.HasIndex(e => e.At).HasDatabaseName("ix_platform_audit_at");
        }
    }
}

internal static class AuditExtensions
{
    /// <summary>Adds a line to the audit trail in the transaction of the change itself. Never pass secrets.</summary>
    public static void Audit(
        this VinculoDb db, Actor actor, string action, Guid subjectId, object? before, object? after, DateTimeOffset now) =>
        db.Set<AuditEntry>().Add(new AuditEntry
        {
            Id = Ids.New(now),
            At = now,
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Action = action,
            SubjectId = subjectId,
            Before = before is null ? null : JsonSerializer.Serialize(before, EventNames.Json),
            After = after is null ? null : JsonSerializer.Serialize(after, EventNames.Json),
        });
}
