using Microsoft.EntityFrameworkCore;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>How one half of a test went.</summary>
/// <param name="Part"><c>imap</c> or <c>smtp</c>.</param>
/// <param name="Problem">The key of the text that says what to do; null when it works.</param>
/// <param name="Detail">What the server said, or its certificate.</param>
public sealed record MailboxTried(string Part, string? Problem, string? Detail, int Messages = 0);

/// <summary>Tries the settings of a form for real, reading and sending, and says exactly what is wrong.</summary>
internal sealed class TestMailbox(VinculoDb db, ReadMailboxForm reader, MailServers servers, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public async Task<(IReadOnlyList<MailboxTried> Outcomes, Dictionary<string, string> Errors)> HandleAsync(
        Guid? id, MailboxForm form, CancellationToken cancellationToken)
    {
        var existing = id is null ? null : await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        var (values, errors) = reader.Read(form, id ?? Guid.Empty, existing);
        if (values is null || errors.Count > 0)
            return ([], errors);
        return (await TryAsync(values.Imap, values.Folder, values.Smtp, cancellationToken), errors);
    }

    /// <summary>Tries to read and to send at the same time.</summary>
    public async Task<IReadOnlyList<MailboxTried>> TryAsync(
        ServerAccess imapAccess, string folderName, ServerAccess smtpAccess, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var reading = TryAsync("imap", async () =>
        {
            await using var imap = await servers.ConnectImapAsync(imapAccess, limit.Token);
            var folder = await imap.SelectAsync(folderName, limit.Token);
            await imap.LogoutAsync(limit.Token);
            return (int)folder.Exists;
        }, late.Token);
        var sending = TryAsync("smtp", async () =>
        {
            await using var smtp = await servers.ConnectSmtpAsync(smtpAccess, limit.Token);
            await smtp.QuitAsync(limit.Token);
            return 0;
        }, late.Token);
        return await Task.WhenAll(reading, sending);
    }

    private static async Task<MailboxTried> TryAsync(string part, Func<Task<int>> attempt, CancellationToken late)
    {
        try
        {
            return new MailboxTried(part, null, null, await attempt());
        }
        catch (MailServerException e)
        {
            return new MailboxTried(part, MailboxProblem.Of(e), MailboxProblem.Detail(e));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new MailboxTried(part, "channels.problem.timeout", null);
        }
    }
}
