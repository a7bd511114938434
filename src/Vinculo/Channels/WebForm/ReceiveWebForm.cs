using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Files;

namespace Vinculo.Channels.WebForm;

/// <summary>What was typed in the public form, as it was typed.</summary>
public sealed class WebFormInput
{
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Subject { get; set; }
    public string? Message { get; set; }

    /// <summary>The field that only programs fill in.</summary>
    public string? Website { get; set; }

    public string? Stamp { get; set; }

    internal static WebFormInput From(IFormCollection form) => new()
    {
        Name = form[nameof(Name)],
        Email = form[nameof(Email)],
        Subject = form[nameof(Subject)],
        Message = form[nameof(Message)],
        Website = form[nameof(Website)],
        Stamp = form[nameof(Stamp)],
    };
}

/// <summary>Opens a conversation from the public form.</summary>
internal sealed class ReceiveWebForm(IDesk desk, Blobs blobs, WebFormGuard guard, TimeProvider time)
{
    public const int MaxFiles = 5;
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>What a form takes besides its files, in bytes: the longest texts, and what stands between the fields.</summary>
    public const int RoomForWords = 128 * 1024;

    private const int MaxMessage = 20_000;

    // What a colleague's computer would run when opened; everything else is only ever downloaded.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".msi", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".jar", ".ps1", ".lnk", ".apk", ".dll", ".cpl", ".reg",
    };

    /// <returns>What was opened, or the errors as keys of texts by field; both null for a program that is not told so.</returns>
    public async Task<(ReceivedMessage? Opened, Dictionary<string, string> Errors)> HandleAsync(
        WebFormInput input, IReadOnlyList<IFormFile> files, Guid? queueId, string language, CancellationToken cancellationToken)
    {
        var errors = Check(input, files);
        if (errors.Count > 0)
            return (null, errors);
        if (!string.IsNullOrEmpty(input.Website))
            return (null, errors);
        if (guard.IsTooFast(input.Stamp))
            return (null, new(StringComparer.Ordinal) { [""] = "channels.form.error.too-fast" });

        var stored = new List<MessageFile>(files.Count);
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            var blob = await blobs.PutAsync(content, MaxFileBytes, cancellationToken);
            stored.Add(new MessageFile(Path.GetFileName(file.FileName.Replace('\\', '/')), file.ContentType, blob.Hash, blob.Length));
        }
        var email = Mailbox.FindIn(input.Email!)!.Address;
        var opened = await desk.ReceiveAsync(
            new IncomingMessage(ChannelKind.WebForm, null, null, input.Name!.Trim(), email, input.Subject!.Trim(), input.Message!.Trim(),
                null, null, stored, time.GetUtcNow(), queueId, Language: language),
            cancellationToken);
        return (opened, errors);
    }

    private static Dictionary<string, string> Check(WebFormInput input, IReadOnlyList<IFormFile> files)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > 200)
            errors["Name"] = "channels.form.error.name";
        if (Mailbox.FindIn(input.Email ?? "") is not { Address.Length: <= 320 } mailbox || !mailbox.Address[mailbox.Address.IndexOf('@')..].Contains('.'))
            errors["Email"] = "channels.form.error.email";
        if (string.IsNullOrWhiteSpace(input.Subject) || input.Subject.Length > 200)
            errors["Subject"] = "channels.form.error.subject";
        if (string.IsNullOrWhiteSpace(input.Message) || input.Message.Length > MaxMessage)
            errors["Message"] = "channels.form.error.message";
        if (files.Count > MaxFiles || files.Any(f => f.Length > MaxFileBytes))
            errors["Files"] = "channels.form.error.files";
        else if (files.Any(f => Refused.Contains(Path.GetExtension(f.FileName))))
            errors["Files"] = "channels.form.error.file-type";
        return errors;
    }
}
