using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Storage;

/// <summary>The hand-written migrations lead to exactly the schema that the model describes, on both engines.</summary>
public class SchemaTests
{
    [Theory, BothEngines]
    public async Task Migrations_make_the_tables_columns_and_indexes_of_the_model(Engine engine)
    {
        await using var migrated = await TestDatabase.CreateAsync(engine);
        var fromModel = await TestDatabase.EmptyAsync(engine);
        try
        {
            await using var left = migrated.Open();
            await using var right = TestDatabase.Open(fromModel);
            await right.GetService<IRelationalDatabaseCreator>().EnsureCreatedAsync();

            var expected = await CatalogAsync(right);
            var actual = await CatalogAsync(left);
            var missing = expected.Except(actual, StringComparer.Ordinal).ToArray();
            var surplus = actual.Except(expected, StringComparer.Ordinal).ToArray();
            (missing.Length + surplus.Length).ShouldBe(0,
                $"Missing from the migrations:\n{string.Join('\n', missing)}\n\nNot in the model:\n{string.Join('\n', surplus)}\n\n"
                + $"A migration that would add what is missing:\n{MigrationFor(right, missing)}");
        }
        finally
        {
            await TestDatabase.DropAsync(fromModel);
        }
    }

    [Theory, BothEngines]
    public async Task The_audit_trail_refuses_changes_and_deletions(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var db = database.Open();
        db.Audit(Actor.System, "test.done", Ids.New(DateTimeOffset.UnixEpoch), null, null, DateTimeOffset.UnixEpoch);
        await db.SaveChangesAsync();
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE platform_audit SET action='b'"));
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM platform_audit"));
    }

    // Search tables differ by engine and are no part of the model; their migrations say so by this suffix.
    private const string OutsideTheModel = "_search";

    private static async Task<List<string>> CatalogAsync(VinculoDb db)
    {
        var sql = db.IsPostgres
            ? """
              SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type || coalesce('(' || c.character_maximum_length || ')', '')
                     || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS "Value"
              FROM information_schema.columns c WHERE c.table_schema = 'public'
              UNION ALL SELECT tablename || ': ' || regexp_replace(indexdef, ' USING \w+', '') FROM pg_indexes WHERE schemaname = 'public'
              """
            : """
              SELECT m.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE '' END AS "Value"
              FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
              UNION ALL SELECT tbl_name || ': ' || sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
              """;
        var rows = await db.Database.SqlQueryRaw<string>(sql).ToListAsync();
        return rows.Where(row => !row.StartsWith("__EF", StringComparison.Ordinal) && !row.StartsWith("sqlite_", StringComparison.Ordinal)
            && !row.Split('.', ':')[0].Contains(OutsideTheModel, StringComparison.Ordinal)).ToList();
    }

    private static string MigrationFor(VinculoDb db, string[] missing)
    {
        var tables = missing.Select(row => row.Split('.', ':')[0]).ToHashSet(StringComparer.Ordinal);
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var operations = db.GetService<IMigrationsModelDiffer>().GetDifferences(null, model);
        return MigrationCode.Of(operations, tables);
    }
}
