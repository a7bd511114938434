using Vinculo.Desk.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>Tells the desk which addresses are ours.</summary>
internal sealed class OurAddressBook(VinculoDb db) : IOurAddresses
{
    public async Task<IReadOnlyList<string>> AmongAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var ours = await OurAddresses.ReadAsync(db, cancellationToken);
        return [.. addresses.Where(address => ours.FindNamed(address) is not null)];
    }
}
