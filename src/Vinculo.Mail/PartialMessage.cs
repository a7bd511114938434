using System.Globalization;

namespace Vinculo.Mail;

/// <summary>Which piece of a message that was sent in pieces this is (<c>message/partial</c>, RFC 2046, 5.2.2). Its content is kept as one attachment.</summary>
/// <param name="Id">The id that all pieces of the message share; empty where it is missing.</param>
/// <param name="Number">Which piece it is, from 1; 0 where that cannot be understood.</param>
/// <param name="Total">How many there are; null where it does not say, as all but the last may.</param>
public sealed record PartialMessage(string Id, int Number, int? Total)
{
    internal static PartialMessage? Of(ContentType type) => type.MediaType != "message/partial" ? null : new(
        type.Parameters.GetValueOrDefault("id") ?? "", NumberOf(type, "number") ?? 0, NumberOf(type, "total"));

    private static int? NumberOf(ContentType type, string name) =>
        int.TryParse(type.Parameters.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
