using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.People.Teams;

/// <summary>People who look after something together; queues are given to teams. A team nobody needs is left empty.</summary>
internal sealed class Team
{
    public const int NameLimit = 100;

    private readonly List<TeamMember> members = [];

    public Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The name folded to capitals, for finding a second team of the same name.</summary>
    public required string NormalizedName { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<TeamMember> Members => members;

    public void SetMembers(IReadOnlySet<Guid> accounts)
    {
        members.RemoveAll(member => !accounts.Contains(member.AccountId));
        members.AddRange(accounts.Except(members.Select(member => member.AccountId)).Order()
            .Select(account => new TeamMember { TeamId = Id, AccountId = account }));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> builder)
        {
            builder.ToTable("people_team");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Name).HasMaxLength(NameLimit);
            builder.Property(t => t.NormalizedName).HasMaxLength(NameLimit);
            builder.HasIndex(t => t.NormalizedName).IsUnique().HasDatabaseName("ux_people_team_name");
            builder.HasMany(t => t.Members).WithOne().HasForeignKey(m => m.TeamId);
            builder.Navigation(t => t.Members).HasField("members");
        }
    }
}

/// <summary>That one person belongs to one team.</summary>
internal sealed class TeamMember
{
    public Guid TeamId { get; init; }

    public Guid AccountId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<TeamMember>
    {
        public void Configure(EntityTypeBuilder<TeamMember> builder)
        {
            builder.ToTable("people_team_member");
            builder.HasKey(m => new { m.TeamId, m.AccountId });
            builder.HasIndex(m => m.AccountId).HasDatabaseName("ix_people_team_member_account");
            builder.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId);
        }
    }
}
