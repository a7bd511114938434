using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>Tries every mailbox that is switched on, for <c>doctor</c>: all at once, so that it takes as long as the slowest.</summary>
internal sealed class MailboxCheck(VinculoDb db, TestMailbox test, Texts texts) : IDoctorCheck
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public string Name => "mailboxes";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var mailboxes = await db.Set<MailboxAccount>().AsNoTracking().Where(m => m.Active).OrderBy(m => m.Address).ToListAsync(cancellationToken);
        if (mailboxes.Count == 0)
            return [Finding.Good("none is switched on")];
        var findings = await Task.WhenAll(mailboxes.Select(async mailbox =>
            (await test.TryAsync(mailbox.Imap, mailbox.Folder, mailbox.Smtp, cancellationToken)).Select(tried => Say(mailbox.Address, tried))));
        return [.. findings.SelectMany(finding => finding)];
    }

    private Finding Say(string address, MailboxTried tried) => tried.Problem is null
        ? Finding.Good($"{address} works ({tried.Part})")
        : Finding.Problem(
            $"{address} does not work ({tried.Part}{(tried.Detail is null ? "" : ": " + tried.Detail)})",
            texts.In(English, tried.Problem));
}
