using Vinculo.Customers.Contracts;
using Vinculo.Mail;

namespace Vinculo.Desk.Answering;

/// <summary>An e-mail address as it is typed, alone or with a name.</summary>
internal static class TypedAddress
{
    /// <summary>The one address in what was typed; null when it holds none, or several, or a word that is none: <c>maria, ana@x.example</c></summary>
    public static Mailbox? In(string typed) =>
        (typed.Contains('<', StringComparison.Ordinal) || typed.AsSpan().Trim(" ,;").IndexOfAny(",;") < 0)
        && Mailbox.ParseList(typed) is [{ Address.Length: <= 254 } only] && only.Address.LastIndexOf('@') is > 0 and var at
        && only.Address[at + 1] != '.' && only.Address[^1] != '.' && Mailbox.ToWire(only.Address) is not null
            ? only
            : null;

    /// <summary>
    /// Whether an address is rather a slip of the keys: its domain has no dot, and no customer has it. A company's own
    /// network may have hosts of one word, and whoever wrote from there is a customer.
    /// </summary>
    public static async Task<bool> IsSlipAsync(this ICustomers customers, string address, CancellationToken cancellationToken) =>
        !address.AsSpan(address.LastIndexOf('@') + 1).Contains('.')
        && await customers.WhoHasAsync(CustomerAddress.Email(address), cancellationToken) is null;
}
