using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Vinculo.Platform.Api;

namespace Vinculo.Platform.Storage;

/// <summary>
/// The one database, on SQLite or PostgreSQL. Each module maps its own entities
/// (<see cref="IEntityTypeConfiguration{TEntity}"/> beside the entity) and reaches them through extension
/// properties that only it can see.
/// </summary>
internal sealed class VinculoDb : DbContext
{
    public VinculoDb(DbContextOptions<VinculoDb> options)
        : base(options)
    {
        // A save that fails ends its transaction: nobody goes on within it, so nobody pays for a way back.
        Database.AutoSavepointsEnabled = false;
        IsPostgres = options.Extensions.Any(extension => extension is NpgsqlOptionsExtension);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(VinculoDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type.IsEnum && property.GetMaxLength() is null)
                property.SetMaxLength(32);
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Whole microseconds since 1970: sorts, compares and subtracts the same way in both engines.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        // Names, not numbers: a row is readable, and reordering an enum changes nothing.
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    /// <summary>Column names need no quotes in hand-written SQL on either engine: OpenedAt is opened_at.</summary>
    internal static string SnakeCase(string name) => string.Concat(name.Select((letter, i) =>
        char.IsUpper(letter) && i > 0 && !char.IsUpper(name[i - 1])
            ? "_" + char.ToLowerInvariant(letter)
            : char.ToLowerInvariant(letter).ToString()));

    /// <summary>The request whose key this context works under: whatever it saves says, in the same transaction, that it is done.</summary>
    public IdempotencyRecord? DoneWithNextSave { get; set; }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (DoneWithNextSave is { } request && Entry(request) is { State: EntityState.Detached } entry)
        {
            entry.State = EntityState.Unchanged;
            entry.Property(r => r.Done).CurrentValue = true;
            entry.Property(r => r.Done).IsModified = true; // also where an earlier save was taken back
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>
    /// Lets the commands of this context take as long as they need: for work on whole tables, such as a migration or a
    /// restore, of which nobody can say beforehand how long it takes. SQLite's limit is on waiting for others, and stays.
    /// </summary>
    public void WaitForWholeTables()
    {
        if (IsPostgres)
            Database.SetCommandTimeout(0);
    }

    /// <summary>A command in the present transaction and with the time limit of this context, for SQL as it stands.</summary>
    public DbCommand CreateCommand(string sql)
    {
        var command = Database.GetDbConnection().CreateCommand();
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        command.CommandTimeout = Database.GetCommandTimeout() ?? command.CommandTimeout;
        return command;
    }

    /// <summary>True on PostgreSQL. Only Platform may ask: SQL of one dialect stays here.</summary>
    public bool IsPostgres { get; }
}

/// <summary>Instants as whole microseconds since 1970-01-01T00:00Z.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => ToMicroseconds(instant),
    microseconds => FromMicroseconds(microseconds))
{
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
