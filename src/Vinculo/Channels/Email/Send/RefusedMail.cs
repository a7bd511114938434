namespace Vinculo.Channels.Email.Send;

/// <summary>Tells refusals of an address from refusals of a mail, by the status codes of RFC 3463.</summary>
internal static class RefusedMail
{
    /// <summary>
    /// Whether a final refusal says that nobody is reached at the address: 5.1.x (it does not exist, its domain takes no
    /// mail) or 5.2.1 (switched off). A full mailbox, a message that is too large or taken for spam says nothing of it. One
    /// without a status counts: servers that give none refuse addresses.
    /// </summary>
    public static bool IsOfTheAddress(string? status) =>
        status is null or "5.0.0" or "5.2.1" || status.StartsWith("5.1.", StringComparison.Ordinal);
}
