using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Listening.Settings;

/// <summary>Whether and how customers are asked. One row; without it, the defaults.</summary>
internal sealed class SurveySettings
{
    public const int OnlyRow = 1;
    public const int UsualWaitDays = 7;
    public const int MostWaitDays = 365;

    public int Id { get; init; } = OnlyRow;

    public bool Enabled { get; private set; } = true;

    /// <summary>For so many days after one survey the same customer is not asked again; 0 asks every time.</summary>
    public int WaitDays { get; private set; } = UsualWaitDays;

    /// <summary>The company's own words by language; what is empty or missing is said in Vinculo's.</summary>
    public IReadOnlyDictionary<string, SurveyWords> Words { get; private set; } = new Dictionary<string, SurveyWords>(StringComparer.Ordinal);

    public void Change(bool enabled, int waitDays, IReadOnlyDictionary<string, SurveyWords> words) =>
        (Enabled, WaitDays, Words) = (enabled, waitDays, words);

    internal sealed class Mapping : IEntityTypeConfiguration<SurveySettings>
    {
        public void Configure(EntityTypeBuilder<SurveySettings> builder)
        {
            builder.ToTable("listening_settings");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Words).HasConversion(
                words => Json(words),
                json => JsonSerializer.Deserialize<Dictionary<string, SurveyWords>>(json, JsonSerializerOptions.Web)!,
                // A dictionary, once set, is never changed, so that it is its own snapshot.
                new ValueComparer<IReadOnlyDictionary<string, SurveyWords>>(
                    (one, other) => Json(one) == Json(other), words => Json(words).GetHashCode(StringComparison.Ordinal), words => words));
        }

        private static string Json(IReadOnlyDictionary<string, SurveyWords>? words) => JsonSerializer.Serialize(words, JsonSerializerOptions.Web);
    }
}

/// <summary>What the mail says in one language; <c>{name}</c> and <c>{protocol}</c> are filled in.</summary>
internal sealed record SurveyWords(string Subject, string Message)
{
    public const int LongestSubject = 150;
    public const int LongestMessage = 2000;
}
