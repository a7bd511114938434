using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Accounts;

/// <summary>Accounts as the settings show them. Companies have tens of people, not thousands: the list is whole.</summary>
internal sealed class ReadAccounts(VinculoDb db, TimeProvider time)
{
    public async Task<IReadOnlyList<AccountRow>> AllAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await Rows(db.Set<Account>()).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row with { Locked = row.LockoutEnd > now }).OrderBy(row => row.DisabledAt is not null)];
    }

    public async Task<AccountRow?> OneAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await Rows(db.Set<Account>().Where(a => a.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : row with { Locked = row.LockoutEnd > time.GetUtcNow() };
    }

    private static IQueryable<AccountRow> Rows(IQueryable<Account> accounts) => accounts.AsNoTracking()
        .OrderBy(a => a.Name).ThenBy(a => a.Id)
        .Select(a => new AccountRow(
            a.Id, a.Name, a.Email!, a.Role, a.Available, a.TwoFactorEnabled, a.PasswordHash != null, a.DisabledAt, a.LockoutEnd));
}

/// <param name="HasPassword">False until an invited person has followed the link.</param>
internal sealed record AccountRow(
    Guid Id, string Name, string Email, Role Role, bool Available, bool TwoFactor, bool HasPassword, DateTimeOffset? DisabledAt,
    DateTimeOffset? LockoutEnd)
{
    /// <summary>Closed for a while after wrong passwords.</summary>
    public bool Locked { get; init; }
}
