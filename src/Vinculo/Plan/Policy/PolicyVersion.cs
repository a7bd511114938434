using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform;

namespace Vinculo.Plan.Policy;

/// <summary>
/// One version of the service policy: a draft while it is being written, then published for good. What is published
/// never changes, here and in the database: conversations keep the version they began under.
/// </summary>
internal sealed class PolicyVersion
{
    public const int LongestName = 120;
    public const int LongestSummary = 2000;

    /// <summary>The version that every installation begins with, in force since before anything happened.</summary>
    public static readonly Guid BuiltIn = Guid.Parse("00000000-0000-7000-8000-000000000001");

    public Guid Id { get; init; }

    /// <summary>1, 2, 3 …, in the order of publishing, since there is one draft at a time.</summary>
    public int Number { get; init; }

    public VersionState State { get; private set; }

    /// <summary>The title of the document; empty shows the usual one in the reader's language.</summary>
    public string Name { get; private set; } = "";

    public string Summary { get; private set; } = "";

    public PolicyRules Rules { get; private set; } = null!;

    /// <summary>Set when it is published; may lie ahead.</summary>
    public DateTimeOffset? InForceFrom { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public string? PublishedBy { get; private set; }

    /// <summary>Goes up with each change, so that two people who write at the same time do not overwrite each other.</summary>
    public int Revision { get; private set; }

    /// <summary>A draft that begins as a copy of another version.</summary>
    public static PolicyVersion CopyOf(PolicyVersion original, int number, DateTimeOffset now) => new()
    {
        Id = Ids.New(now),
        Number = number,
        Name = original.Name,
        Summary = original.Summary,
        Rules = original.Rules,
        CreatedAt = now,
    };

    /// <exception cref="InvalidOperationException">It is published.</exception>
    public void Edit(string name, string summary, PolicyRules rules)
    {
        if (State == VersionState.Published)
            throw Published();
        Name = name;
        Summary = summary;
        Rules = rules;
        Revision++;
    }

    /// <summary>Publishes it for good. The rules have been checked by the caller.</summary>
    /// <exception cref="InvalidOperationException">It is published already, or its date has passed.</exception>
    public void Publish(DateTimeOffset inForceFrom, Actor by, DateTimeOffset now)
    {
        if (State == VersionState.Published)
            throw Published();
        if (inForceFrom < now)
            throw new InvalidOperationException("A version cannot come into force in the past.");
        State = VersionState.Published;
        InForceFrom = inForceFrom;
        PublishedAt = now;
        PublishedBy = by.Name;
        Revision++;
    }

    private static InvalidOperationException Published() => new("A published version never changes.");

    internal sealed class Mapping : IEntityTypeConfiguration<PolicyVersion>
    {
        public void Configure(EntityTypeBuilder<PolicyVersion> builder)
        {
            builder.ToTable("plan_policy_version");
            builder.Property(v => v.Id).ValueGeneratedNever();
            builder.Property(v => v.Name).HasMaxLength(LongestName);
            builder.Property(v => v.Summary).HasMaxLength(LongestSummary);
            builder.Property(v => v.PublishedBy).HasMaxLength(200);
            builder.Property(v => v.Revision).IsConcurrencyToken();
            builder.Property(v => v.Rules).HasConversion(
                rules => JsonSerializer.Serialize(rules, PolicyRules.Json),
                json => JsonSerializer.Deserialize<PolicyRules>(json, PolicyRules.Json)!);
            builder.HasIndex(v => v.Number).IsUnique().HasDatabaseName("ux_plan_policy_version_number");
            builder.HasIndex(v => v.State).IsUnique().HasFilter("state = 'Draft'").HasDatabaseName("ux_plan_policy_version_draft");
        }
    }
}

internal enum VersionState
{
    Draft,
    Published,
}
