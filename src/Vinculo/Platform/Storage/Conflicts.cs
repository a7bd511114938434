using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Vinculo.Platform.Storage;

/// <summary>Errors of the database that mean that somebody else was faster: trying again may succeed.</summary>
internal static class Conflicts
{
    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;

    /// <summary>A unique or foreign key that is taken or gone, a deadlock, a transaction that could not be put in order.</summary>
    public static bool IsConflict(this Exception exception) => (exception as DbException ?? exception.InnerException) switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteConstraint,
        _ => false,
    };
}
