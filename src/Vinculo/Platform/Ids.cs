namespace Vinculo.Platform;

/// <summary>Ids are UUID version 7 (RFC 9562): made by the application, sorted by the time they were made.</summary>
internal static class Ids
{
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);
}
