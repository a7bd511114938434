namespace Vinculo.Mail;

/// <summary>A person or program that has mail: a name to show, where there is one, and an address.</summary>
/// <param name="Name">The display name, decoded, or null.</param>
/// <param name="Address">The address, such as <c>maria@exemplo.com.br</c>, in the letters in which it came.</param>
public sealed record Mailbox(string? Name, string Address)
{
    /// <summary>The name, or the address where there is none.</summary>
    public string Display => Name ?? Address;

    /// <summary>Reads a list of addresses as it stands in a header or in an entry field: groups, comments, obsolete and broken forms.</summary>
    public static IReadOnlyList<Mailbox> ParseList(string text) => AddressParser.Parse(text, out _);

    /// <summary>The first address in a text; null where there is none with an <c>@</c>.</summary>
    public static Mailbox? FindIn(string text) => ParseList(text).FirstOrDefault(mailbox => mailbox.Address.Contains('@'));

    /// <summary>
    /// An address as it stands in a header and before a server: its domain in ASCII (RFC 5890), the part before the
    /// <c>@</c> as it is. Null for what cannot be written there.
    /// </summary>
    public static string? ToWire(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return HeaderEncoder.TryAddressSpec(address);
    }

    /// <inheritdoc />
    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";
}
