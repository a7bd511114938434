using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Vinculo.Platform.Storage;

/// <summary>Errors of the database that say nothing against what was written: trying again may succeed.</summary>
internal static class Conflicts
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteConstraint = 19;

    /// <summary>A unique or foreign key that is taken or gone, a deadlock, a transaction that could not be put in order.</summary>
    public static bool IsConflict(this Exception exception) => OfDatabase(exception) switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteConstraint,
        _ => false,
    };

    /// <summary>The database cannot be reached, is locked, or has no room: the same will succeed when it is well again.</summary>
    public static bool IsOutage(this Exception exception) => OfDatabase(exception) switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled,
        NpgsqlException => true, // the connection, not the command
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked or SqliteReadOnly or SqliteInputOutput or SqliteFull or SqliteCannotOpen,
        _ => exception is TimeoutException and not RegexMatchTimeoutException,
    };

    /// <summary>What the driver said, however deeply Entity Framework has wrapped it.</summary>
    private static DbException? OfDatabase(Exception? exception)
    {
        while (exception is not null and not DbException)
            exception = exception.InnerException;
        return (DbException?)exception;
    }
}
