using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

/// <summary>Makes the database itself refuse to change or delete rows of a table.</summary>
internal static class AppendOnly
{
    public static void Protect(MigrationBuilder migrationBuilder, string table)
    {
        if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
        {
            foreach (var change in (string[])["UPDATE", "DELETE"])
            {
                migrationBuilder.Sql(
                    $"CREATE TRIGGER {table}_no_{change.ToLowerInvariant()} BEFORE {change} ON {table} " +
                    $"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;");
            }
            return;
        }
        migrationBuilder.Sql(
            $"""
             CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
             CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
             """);
    }
}
