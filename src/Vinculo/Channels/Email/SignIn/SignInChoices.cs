using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>A provider that a mailbox may be entered with.</summary>
/// <param name="IsSetUp">Whether this installation is registered there.</param>
public sealed record SignInChoice(string Key, string Name, bool IsSetUp);

/// <summary>How a mailbox may be entered, and how it is, for its page.</summary>
/// <param name="With">What the page shows now: the key of a provider; empty for user name and password.</param>
/// <param name="Saved">What the mailbox is entered with; null for a new one.</param>
/// <param name="GivenAt">When somebody signed in; null for never.</param>
/// <param name="HasEnded">Whether the provider said that the consent has ended.</param>
public sealed record SignInState(IReadOnlyList<SignInChoice> Choices, string With, string? Saved, DateTimeOffset? GivenAt, bool HasEnded)
{
    /// <summary>The provider that the page shows now; null for user name and password.</summary>
    public SignInChoice? Chosen => Choices.FirstOrDefault(choice => choice.Key == With);
}

/// <summary>Reads <see cref="SignInState"/>.</summary>
internal sealed class SignInChoices(VinculoDb db, IEnumerable<SignInProvider> providers)
{
    /// <param name="with">What the person chose; null for what the mailbox has.</param>
    public async Task<SignInState> ReadAsync(Guid? mailboxId, string? with, CancellationToken cancellationToken)
    {
        var clients = await db.Set<SignInClient>().AsNoTracking().Select(c => c.Provider).ToListAsync(cancellationToken);
        var hasTokens = mailboxId is { } id
            && await db.Set<MailboxAccount>().AnyAsync(m => m.Id == id && m.Imap.ConsentId != null, cancellationToken);
        var consent = !hasTokens ? null : await db.Set<MailboxConsent>().AsNoTracking().SingleOrDefaultAsync(c => c.MailboxId == mailboxId, cancellationToken);
        var saved = mailboxId is null ? null : consent?.Provider ?? "";
        return new SignInState(
            [.. providers.Select(p => new SignInChoice(p.Key, p.Name, clients.Contains(p.Key)))],
            with ?? saved ?? "", saved, consent?.GivenAt, consent?.EndedBecause is not null);
    }
}
