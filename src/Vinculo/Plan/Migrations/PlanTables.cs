using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Plan.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000300_PlanTables")]
internal sealed class PlanTables : Migration
{
    /// <summary>
    /// What a shop in Brazil is likely to want, ready on the first day. It stands here as text, because what was once
    /// published must not change with the program.
    /// </summary>
    private const string BuiltInRules =
        """
        {"timeZoneId":"America/Sao_Paulo","hours":[
        {"day":"Monday","from":"08:00","to":"12:00"},{"day":"Monday","from":"13:00","to":"18:00"},
        {"day":"Tuesday","from":"08:00","to":"12:00"},{"day":"Tuesday","from":"13:00","to":"18:00"},
        {"day":"Wednesday","from":"08:00","to":"12:00"},{"day":"Wednesday","from":"13:00","to":"18:00"},
        {"day":"Thursday","from":"08:00","to":"12:00"},{"day":"Thursday","from":"13:00","to":"18:00"},
        {"day":"Friday","from":"08:00","to":"12:00"},{"day":"Friday","from":"13:00","to":"18:00"},
        {"day":"Saturday","from":"09:00","to":"13:00"}],
        "nationalHolidays":true,"optionalHolidays":[],"ownHolidays":[],"promises":[
        {"kind":"FirstAnswer","complexity":"Simple","minutes":120,"rule":"3.1"},
        {"kind":"FirstAnswer","complexity":"Moderate","minutes":240,"rule":"3.2"},
        {"kind":"FirstAnswer","complexity":"Complex","minutes":480,"rule":"3.3"},
        {"kind":"NextAnswer","complexity":"Simple","minutes":120,"rule":"3.4"},
        {"kind":"NextAnswer","complexity":"Moderate","minutes":240,"rule":"3.5"},
        {"kind":"NextAnswer","complexity":"Complex","minutes":480,"rule":"3.6"},
        {"kind":"Resolution","complexity":"Simple","minutes":540,"rule":"3.7"},
        {"kind":"Resolution","complexity":"Moderate","minutes":1620,"rule":"3.8"},
        {"kind":"Resolution","complexity":"Complex","minutes":2700,"rule":"3.9"}]}
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "plan_policy_version",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                number = table.Column<int>(nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                name = table.Column<string>(maxLength: 120, nullable: false),
                summary = table.Column<string>(maxLength: 2000, nullable: false),
                rules = table.Column<string>(nullable: false),
                in_force_from = table.Column<long>(nullable: true),
                created_at = table.Column<long>(nullable: false),
                published_at = table.Column<long>(nullable: true),
                published_by = table.Column<string>(maxLength: 200, nullable: true),
                revision = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_plan_policy_version", x => x.id);
            });
        migrationBuilder.CreateIndex("ux_plan_policy_version_draft", "plan_policy_version", "state", unique: true, filter: "state = 'Draft'");
        migrationBuilder.CreateIndex("ux_plan_policy_version_number", "plan_policy_version", "number", unique: true);
        migrationBuilder.Sql(
            $"""
             INSERT INTO plan_policy_version
                 (id, number, state, name, summary, rules, in_force_from, created_at, published_at, published_by, revision)
             VALUES
                 ('00000000-0000-7000-8000-000000000001', 1, 'Published', '', '', '{BuiltInRules}', 0, 0, 0, 'Vinculo', 1)
             """);
        KeepPublishedVersions(migrationBuilder);
    }

    /// <summary>The database itself refuses to change or delete what is published.</summary>
    private static void KeepPublishedVersions(MigrationBuilder migrationBuilder)
    {
        if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
        {
            foreach (var change in (string[])["UPDATE", "DELETE"])
            {
                migrationBuilder.Sql(
                    $"CREATE TRIGGER plan_policy_version_no_{change.ToLowerInvariant()} BEFORE {change} ON plan_policy_version " +
                    "WHEN OLD.state = 'Published' BEGIN SELECT RAISE(ABORT, 'a published policy never changes'); END;");
            }
            return;
        }
        migrationBuilder.Sql(
            """
            CREATE FUNCTION plan_policy_version_published() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'a published policy never changes'; END $$;
            CREATE TRIGGER plan_policy_version_no_change BEFORE UPDATE OR DELETE ON plan_policy_version
            FOR EACH ROW WHEN (OLD.state = 'Published') EXECUTE FUNCTION plan_policy_version_published();
            """);
    }
}
