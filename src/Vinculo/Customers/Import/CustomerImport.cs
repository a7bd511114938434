using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform;
using Vinculo.Platform.Events;

namespace Vinculo.Customers.Import;

internal enum ImportState
{
    /// <summary>The file is here; a person looks at the preview.</summary>
    Prepared,

    /// <summary>To be worked on as soon as a node is free.</summary>
    Waiting,
    Running,
    Done,
    Cancelled,

    /// <summary>It could not go on; the reason is in <see cref="CustomerImport.Problem"/>. What was done stays, and can be undone.</summary>
    Failed,
    UndoWaiting,
    Undoing,
    Undone,
}

internal enum ImportFormat
{
    Csv,
    VCard,
}

/// <summary>One file of customers on its way in: how far it is, and what came of it.</summary>
internal sealed class CustomerImport
{
    /// <summary>A node that has said nothing for this long is taken to be gone, and another goes on.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    public Guid Id { get; init; }
    public required string FileName { get; init; }
    public ImportFormat Format { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    public ImportState State { get; private set; } = ImportState.Prepared;

    /// <summary><see cref="ImportSettings"/> as JSON.</summary>
    public string Settings { get; private set; } = "{}";

    /// <summary>Rows (or cards) worked off; a node that takes over goes on after them.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes worked off, about.</summary>
    public long Bytes { get; private set; }

    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Skipped { get; private set; }
    public int Refused { get; private set; }

    /// <summary>Lines of the report.</summary>
    public int Remarks { get; private set; }

    public int UndoneCount { get; private set; }
    public int NotUndone { get; private set; }

    /// <summary>Why it failed: the key of a text.</summary>
    public string? Problem { get; private set; }

    /// <summary>The line at which it failed.</summary>
    public int? ProblemLine { get; private set; }

    public ActorKind ActorKind { get; init; }
    public Guid? ActorId { get; init; }
    public required string ActorName { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>The run that is at it, and until when it is believed to be alive.</summary>
    public Guid? RunnerId { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public bool CancelAsked { get; private set; }

    public bool IsAtWork => State is ImportState.Waiting or ImportState.Running or ImportState.UndoWaiting or ImportState.Undoing;

    public bool CanBeUndone => State is ImportState.Done or ImportState.Cancelled or ImportState.Failed && Created + Updated > 0;

    public Actor Actor => new(ActorKind, ActorId, ActorName);

    /// <summary>Whole percent of the file worked off.</summary>
    public int Percent => Size == 0 ? 100 : (int)Math.Clamp(Bytes * 100 / Size, 0, 100);

    public ImportSettings Read() => JsonSerializer.Deserialize<ImportSettings>(Settings, EventNames.Json)!;

    public void Set(ImportSettings settings) => Settings = JsonSerializer.Serialize(settings, EventNames.Json);

    public void Start() => State = ImportState.Waiting;

    public void Take(Guid runner, DateTimeOffset now)
    {
        State = State is ImportState.UndoWaiting or ImportState.Undoing ? ImportState.Undoing : ImportState.Running;
        StartedAt ??= now;
        (RunnerId, LeaseUntil) = (runner, now + Lease);
    }

    /// <summary>Notes a batch that is part of the same transaction.</summary>
    public void Advance(BatchOutcome outcome, long bytes, DateTimeOffset now)
    {
        Rows += outcome.Rows;
        Bytes = bytes;
        Created += outcome.Created;
        Updated += outcome.Updated;
        Skipped += outcome.Skipped;
        Refused += outcome.Refused;
        Remarks += outcome.Remarks;
        LeaseUntil = now + Lease;
    }

    public void AdvanceUndo(int undone, int notUndone, DateTimeOffset now)
    {
        UndoneCount += undone;
        NotUndone += notUndone;
        Remarks += notUndone;
        LeaseUntil = now + Lease;
    }

    public void Finish(ImportState state, DateTimeOffset now, string? problem = null, int? line = null)
    {
        (State, Problem, ProblemLine, FinishedAt, LeaseUntil, RunnerId) = (state, problem, line, now, null, null);
        if (state == ImportState.Done)
            Bytes = Size;
    }

    /// <summary>Stops it: at once when nothing has begun, otherwise after the batch being worked on.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (State is ImportState.Prepared or ImportState.Waiting)
            Finish(ImportState.Cancelled, now);
        else if (State == ImportState.Running)
            CancelAsked = true;
    }

    public void AskUndo() => State = ImportState.UndoWaiting;

    internal sealed class Mapping : IEntityTypeConfiguration<CustomerImport>
    {
        public void Configure(EntityTypeBuilder<CustomerImport> builder)
        {
            builder.ToTable("customers_import");
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.FileName).HasMaxLength(200);
            builder.Property(i => i.Problem).HasMaxLength(100);
            builder.Property(i => i.ActorName).HasMaxLength(200);
            // Two nodes that both think the import is theirs: the one whose row has changed loses its batch.
            builder.Property(i => i.RunnerId).IsConcurrencyToken();
            builder.Property(i => i.CancelAsked).IsConcurrencyToken();
            builder.Ignore(i => i.Actor).Ignore(i => i.IsAtWork).Ignore(i => i.CanBeUndone).Ignore(i => i.Percent);
            builder.HasIndex(i => i.CreatedAt).HasDatabaseName("ix_customers_import_created");
            builder.HasIndex(i => i.State).HasDatabaseName("ix_customers_import_state");
        }
    }
}
