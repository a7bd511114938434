using System.CommandLine;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Commands;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// <c>intake FILE|FOLDER|-</c>: takes in raw mail from a file (one message, or an mbox), from all files of a folder, or
/// from standard input. Run again, it takes in only what is new.
/// </summary>
internal static class IntakeCommand
{
    /// <summary>Done, but some mail went to quarantine or is too large.</summary>
    public const int SomeNotTakenIn = 3;

    private static readonly Argument<string> Source = new("SOURCE")
    {
        Description = "A raw message, an mbox file, a folder with such files, or - for standard input.",
    };

    public static Command Create()
    {
        var intake = new Command("intake", $"Takes in raw e-mail. Ends with 0, or with {SomeNotTakenIn} when some went to quarantine or is too large.");
        intake.Add(Source);
        intake.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed,
            provider => RunAsync(provider, parsed.GetValue(Source)!, cancellationToken)));
        return intake;
    }

    private static async Task<int> RunAsync(IServiceProvider provider, string source, CancellationToken cancellationToken)
    {
        var count = new Count();
        var intake = provider.GetRequiredService<MailIntake>();
        if (source == "-")
        {
            await using var input = Console.OpenStandardInput();
            await TakeInAsync(intake, input, "standard input", count, cancellationToken);
        }
        else
        {
            foreach (var file in FilesOf(source))
            {
                await using var content = File.OpenRead(file);
                await TakeInAsync(intake, content, file, count, cancellationToken);
            }
        }
        await Console.Out.WriteLineAsync($"{count.Taken} taken in, {count.Known} known before, {count.Quarantined} in quarantine, {count.TooLarge} too large");
        return count is { Quarantined: 0, TooLarge: 0 } ? CommandLine.Done : SomeNotTakenIn;
    }

    private sealed class Count
    {
        public int Taken { get; set; }
        public int Known { get; set; }
        public int Quarantined { get; set; }
        public int TooLarge { get; set; }
    }

    private static string[] FilesOf(string source)
    {
        if (Directory.Exists(source))
            return [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return File.Exists(source) ? [source] : throw new CommandException($"There is no file or folder {source}.");
    }

    /// <summary>One message is streamed; an mbox is recognised by its first line and taken in message by message.</summary>
    private static async Task TakeInAsync(MailIntake intake, Stream content, string source, Count count, CancellationToken cancellationToken)
    {
        await using var start = new StartOfStream(content);
        if (!Mbox.LooksLikeMbox(await start.PeekAsync(cancellationToken)))
        {
            using var mail = await intake.ReadAsync(start, cancellationToken);
            await OneAsync(intake, mail, source, count, cancellationToken);
            return;
        }
        var number = 0;
        await foreach (var message in Mbox.ReadAsync(start, cancellationToken: cancellationToken))
        {
            using var mail = intake.Read(message);
            await OneAsync(intake, mail, $"{source}, message {++number}", count, cancellationToken);
        }
    }

    private static async Task OneAsync(MailIntake intake, MailMessage mail, string source, Count count, CancellationToken cancellationToken)
    {
        // Quarantine keeps mail whole, and of this there is only the beginning.
        if (mail.IsTruncated)
        {
            await Console.Error.WriteLineAsync($"{source} is larger than Vinculo__MaxMessageBytes, and was not taken in.");
            count.TooLarge++;
            return;
        }
        var receipt = await intake.AcceptAsync(mail, new MailArrival(), cancellationToken);
        if (receipt.QuarantineReason is not null)
            count.Quarantined++;
        else if (receipt.IsDuplicate)
            count.Known++;
        else
            count.Taken++;
    }
}
