using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Api;

/// <summary>One page of a list.</summary>
/// <param name="Next">What to pass as <c>after</c> for the page that follows; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Keyset pagination: a page begins after the last row of the one before, so it costs the same however far one has
/// gone, and rows that come or go meanwhile shift nothing.
/// </summary>
internal static class Paging
{
    public const int Default = 50;
    public const int Most = 200;

    /// <summary>The page size asked for, kept between 1 and <see cref="Most"/>.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? Default, 1, Most);

    /// <summary>Makes a page of rows of which one more than the limit was read, to know whether there is another page.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, Cursor> cursorOf) =>
        rows.Count > limit
            ? new Page<T>([.. rows.Take(limit)], cursorOf(rows[limit - 1]).ToString())
            : new Page<T>(rows, null);
}

/// <summary>The place of a row in a list: the value it is sorted by and, to break ties, its id. Opaque to callers.</summary>
internal sealed record Cursor(string Sort, Guid Id)
{
    public static readonly Failure Wrong = new(StatusCodes.Status400BadRequest, "platform.cursor-wrong", "after");

    private const int LongestWritten = 2000;
    private const int IdLength = 32;

    public Cursor(DateTimeOffset sort, Guid id)
        : this(InstantConverter.ToMicroseconds(sort).ToString(CultureInfo.InvariantCulture), id)
    {
    }

    /// <summary>The value sorted by, where it is an instant; the beginning of time where it is not.</summary>
    public DateTimeOffset Instant =>
        long.TryParse(Sort, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds)
        && Math.Abs(microseconds) < InstantConverter.ToMicroseconds(DateTimeOffset.MaxValue) / 4
            ? InstantConverter.FromMicroseconds(microseconds)
            : DateTimeOffset.UnixEpoch;

    /// <summary>Reads what <see cref="ToString"/> wrote. Nothing at all is fine too: the first page.</summary>
    /// <returns>False for anything that did not come from here: answer with <see cref="Wrong"/>.</returns>
    public static bool TryRead(string? text, out Cursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (text.Length > LongestWritten || !Base64Url.IsValid(text))
            return false;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        if (plain.Length < IdLength || !Guid.TryParseExact(plain.AsSpan(0, IdLength), "N", out var id))
            return false;
        cursor = new Cursor(plain[IdLength..], id);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Id.ToString("N") + Sort));
}
