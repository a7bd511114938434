using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform;

namespace Vinculo.Listening;

/// <summary>
/// One question to one customer about one resolution. Whoever has the link answers; of the link only a hash is kept.
/// An answer counts once: changing it changes the same row, and only for a week.
/// </summary>
internal sealed class Survey
{
    public const int LongestComment = 2000;

    /// <summary>How long an unanswered link can be used.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromDays(30);

    /// <summary>How long an answer may be changed, from the first one on.</summary>
    public static readonly TimeSpan ChangeableFor = TimeSpan.FromDays(7);

    /// <summary>After this the link is forgotten; the answers stay.</summary>
    public static readonly TimeSpan LinkKeptFor = TimeSpan.FromDays(90);

    private const int TokenBytes = 32;

    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public Guid CustomerId { get; init; }

    /// <summary>Who resolved the conversation; null when nobody of the company did.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The queue that had the conversation when the customer was asked.</summary>
    public Guid QueueId { get; init; }

    /// <summary>The team of that queue; null when it had none.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The conversation's protocol number, as the customer knows it.</summary>
    public required string Protocol { get; init; }

    /// <summary>The language of the mail and of the page: pt-BR, en or es.</summary>
    public required string Language { get; init; }

    public DateTimeOffset ResolvedAt { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>SHA-256 of the link's token, which has 256 random bits; null once the link is forgotten.</summary>
    public string? TokenHash { get; private set; }

    /// <summary>1 to 5, 5 being the best.</summary>
    public int? Csat { get; private set; }

    /// <summary>1 to 10, 1 being easy.</summary>
    public int? Ces { get; private set; }

    /// <summary>0 to 10.</summary>
    public int? Nps { get; private set; }

    public string? Comment { get; private set; }
    public DateTimeOffset? FirstAnsweredAt { get; private set; }
    public DateTimeOffset? LastAnsweredAt { get; private set; }

    /// <summary>Goes up with each answer: of two that arrive together, the second is refused and tried again.</summary>
    public int Revision { get; private set; }

    /// <summary>A new token for a link; it is not kept anywhere in this form.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public void LinkBy(string token) => TokenHash = HashOf(token);

    /// <summary>Whether an answer would be taken now.</summary>
    public bool IsOpen(DateTimeOffset now) => FirstAnsweredAt is { } first ? now < first + ChangeableFor : now < AskedAt + OpenFor;

    /// <summary>The whole answer, in place of an earlier one.</summary>
    public Result<Survey> Answer(SurveyAnswer answer, DateTimeOffset now)
    {
        if (!IsOpen(now))
            return Failure.Conflict("listening.closed");
        if (answer.Check() is { } failure)
            return failure;
        (Csat, Ces, Nps, Comment) = (answer.Csat, answer.Ces, answer.Nps, answer.Comment);
        FirstAnsweredAt ??= now;
        LastAnsweredAt = now;
        Revision++;
        return this;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Survey>
    {
        public void Configure(EntityTypeBuilder<Survey> builder)
        {
            builder.ToTable("listening_survey");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Protocol).HasMaxLength(32);
            builder.Property(s => s.Language).HasMaxLength(10);
            builder.Property(s => s.TokenHash).HasMaxLength(64);
            builder.Property(s => s.Comment).HasMaxLength(LongestComment);
            builder.Property(s => s.Revision).IsConcurrencyToken();
            builder.HasIndex(s => s.TokenHash).IsUnique().HasDatabaseName("ux_listening_survey_token");
            builder.HasIndex(s => new { s.ConversationId, s.ResolvedAt }).IsUnique().HasDatabaseName("ux_listening_survey_resolution");
            builder.HasIndex(s => new { s.CustomerId, s.AskedAt }).HasDatabaseName("ix_listening_survey_customer");
            builder.HasIndex(s => new { s.FirstAnsweredAt, s.Id }).HasFilter("first_answered_at IS NOT NULL").HasDatabaseName("ix_listening_survey_answered");
            builder.HasIndex(s => new { s.AgentId, s.FirstAnsweredAt, s.Id }).HasFilter("first_answered_at IS NOT NULL").HasDatabaseName("ix_listening_survey_agent");
            builder.HasIndex(s => s.AskedAt).HasFilter("token_hash IS NOT NULL").HasDatabaseName("ix_listening_survey_linked");
        }
    }
}

/// <summary>What a customer says; each part may be left out, but not all.</summary>
/// <param name="Csat">1 to 5, 5 being the best.</param>
/// <param name="Ces">1 to 10, 1 being easy.</param>
/// <param name="Nps">0 to 10.</param>
internal sealed record SurveyAnswer(int? Csat, int? Ces, int? Nps, string? Comment)
{
    /// <summary>Why it cannot be taken, or null.</summary>
    public Failure? Check()
    {
        if (Csat is < 1 or > 5)
            return Failure.Invalid("listening.out-of-scale", "csat");
        if (Ces is < 1 or > 10)
            return Failure.Invalid("listening.out-of-scale", "ces");
        if (Nps is < 0 or > 10)
            return Failure.Invalid("listening.out-of-scale", "nps");
        if (Comment?.Length > Survey.LongestComment)
            return Failure.Invalid("listening.comment-too-long", "comment", Survey.LongestComment);
        return Csat is null && Ces is null && Nps is null && Comment is null ? Failure.Invalid("listening.nothing-answered") : null;
    }
}
