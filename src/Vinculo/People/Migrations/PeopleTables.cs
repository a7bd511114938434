using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000200_PeopleTables")]
internal sealed class PeopleTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "people_account",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 200, nullable: false),
                role = table.Column<string>(maxLength: 32, nullable: false),
                language = table.Column<string>(maxLength: 10, nullable: false),
                available = table.Column<bool>(nullable: false),
                disabled_at = table.Column<long>(nullable: true),
                created_at = table.Column<long>(nullable: false),
                last_code_step = table.Column<long>(nullable: true),
                user_name = table.Column<string>(maxLength: 256, nullable: true),
                normalized_user_name = table.Column<string>(maxLength: 256, nullable: true),
                email = table.Column<string>(maxLength: 256, nullable: true),
                normalized_email = table.Column<string>(maxLength: 256, nullable: true),
                email_confirmed = table.Column<bool>(nullable: false),
                password_hash = table.Column<string>(nullable: true),
                security_stamp = table.Column<string>(nullable: true),
                concurrency_stamp = table.Column<string>(nullable: true),
                phone_number = table.Column<string>(nullable: true),
                phone_number_confirmed = table.Column<bool>(nullable: false),
                two_factor_enabled = table.Column<bool>(nullable: false),
                lockout_end = table.Column<long>(nullable: true),
                lockout_enabled = table.Column<bool>(nullable: false),
                access_failed_count = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_account", x => x.id);
            });

        migrationBuilder.CreateTable(
            "people_account_claim",
            table => new
            {
                id = table.Column<int>(nullable: false),
                user_id = table.Column<Guid>(nullable: false),
                claim_type = table.Column<string>(nullable: true),
                claim_value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_account_claim", x => x.id);
            });

        migrationBuilder.CreateTable(
            "people_account_login",
            table => new
            {
                login_provider = table.Column<string>(maxLength: 128, nullable: false),
                provider_key = table.Column<string>(maxLength: 128, nullable: false),
                provider_display_name = table.Column<string>(nullable: true),
                user_id = table.Column<Guid>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_account_login", x => new { x.login_provider, x.provider_key });
            });

        migrationBuilder.CreateTable(
            "people_account_token",
            table => new
            {
                user_id = table.Column<Guid>(nullable: false),
                login_provider = table.Column<string>(maxLength: 128, nullable: false),
                name = table.Column<string>(maxLength: 128, nullable: false),
                value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_account_token", x => new { x.user_id, x.login_provider, x.name });
            });

        migrationBuilder.CreateTable(
            "people_api_token",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 200, nullable: false),
                hash = table.Column<string>(maxLength: 64, nullable: false),
                scopes = table.Column<string>(maxLength: 200, nullable: false),
                created_at = table.Column<long>(nullable: false),
                last_used_at = table.Column<long>(nullable: true),
                revoked_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_api_token", x => x.id);
            });

        migrationBuilder.CreateTable(
            "people_team",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 100, nullable: false),
                normalized_name = table.Column<string>(maxLength: 100, nullable: false),
                created_at = table.Column<long>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_team", x => x.id);
            });

        migrationBuilder.CreateTable(
            "people_team_member",
            table => new
            {
                team_id = table.Column<Guid>(nullable: false),
                account_id = table.Column<Guid>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_people_team_member", x => new { x.team_id, x.account_id });
                table.ForeignKey("FK_people_team_member_people_account_account_id", x => x.account_id, "people_account", "id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey("FK_people_team_member_people_team_team_id", x => x.team_id, "people_team", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_people_account_email", "people_account", "normalized_email");
        migrationBuilder.CreateIndex("ux_people_account_user_name", "people_account", "normalized_user_name", unique: true);
        migrationBuilder.CreateIndex("ix_people_account_claim_user", "people_account_claim", "user_id");
        migrationBuilder.CreateIndex("ix_people_account_login_user", "people_account_login", "user_id");
        migrationBuilder.CreateIndex("ux_people_team_name", "people_team", "normalized_name", unique: true);
        migrationBuilder.CreateIndex("ix_people_team_member_account", "people_team_member", "account_id");
        migrationBuilder.CreateIndex("ux_people_api_token_hash", "people_api_token", "hash", unique: true);
    }
}
