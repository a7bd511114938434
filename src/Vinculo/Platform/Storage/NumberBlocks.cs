using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Vinculo.Platform.Storage;

/// <summary>How far the numbers of a series have been given out.</summary>
internal sealed class NumberSeries
{
    public required string Name { get; init; }
    public int Next { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<NumberSeries>
    {
        public void Configure(EntityTypeBuilder<NumberSeries> builder)
        {
            builder.ToTable("platform_number_series");
            builder.HasKey(s => s.Name);
            builder.Property(s => s.Name).HasMaxLength(100);
        }
    }
}

/// <summary>
/// Gives out the whole numbers of a series, each once, from 1. On PostgreSQL a node takes a block of them in a
/// transaction of its own, so that transactions that need a number do not wait for one another; what is left of a block
/// when the node stops is never given out. That transaction has connections of its own: those who hold all others may be
/// waiting for a number. On SQLite, where there is one writer anyway, the number belongs to the
/// caller's transaction.
/// </summary>
internal sealed class NumberBlocks(VinculoSettings settings)
{
    private const int BlockSize = 32;

    private const string Take =
        """
        INSERT INTO platform_number_series (name, next) VALUES ({0}, {1} + 1)
        ON CONFLICT (name) DO UPDATE SET next = platform_number_series.next + {1}
        RETURNING next AS "Value"
        """;

    private const string Set =
        """
        INSERT INTO platform_number_series (name, next) VALUES ({0}, {1})
        ON CONFLICT (name) DO UPDATE SET next = excluded.next
        """;

    private readonly ConcurrentDictionary<string, Block> blocks = new(StringComparer.Ordinal);

    /// <param name="series">Such as <c>protocol:20261121</c>.</param>
    public async Task<int> NextAsync(VinculoDb db, string series, CancellationToken cancellationToken)
    {
        if (!db.IsPostgres)
            return await TakeAsync(db, series, 1, cancellationToken);
        var block = blocks.GetOrAdd(series, _ => new Block());
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            if (block.Next == block.End)
            {
                await using var own = Open();
                block.Next = await TakeAsync(own, series, BlockSize, cancellationToken);
                block.End = block.Next + BlockSize;
            }
            return block.Next++;
        }
        finally
        {
            block.Gate.Release();
        }
    }

    /// <summary>Has a series go on from a number, whatever was given out before: only while no node runs, for each holds a block.</summary>
    public static Task GoOnFromAsync(VinculoDb db, string series, int next, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Set, [series, next], cancellationToken);

    /// <summary>A connection string that differs has a pool of its own.</summary>
    private VinculoDb Open()
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Database) { ApplicationName = "vinculo-numbers", MaxPoolSize = 2 };
        var options = new DbContextOptionsBuilder<VinculoDb>();
        StorageSetup.Use(options, settings with { Database = connection.ToString() });
        return new VinculoDb(options.Options);
    }

    /// <summary>The first of so many numbers, taken in one statement.</summary>
    private static async Task<int> TakeAsync(VinculoDb db, string series, int count, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQueryRaw<int>(Take, series, count).ToListAsync(cancellationToken);
        return rows[0] - count;
    }

    private sealed class Block
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public int Next { get; set; }
        public int End { get; set; }
    }
}
