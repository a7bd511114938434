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
    /// <summary>Done, but some mail went to quarantine.</summary>
    public const int SomeQuarantined = 3;

    private static readonly Argument<string> Source = new("SOURCE")
    {
        Description = "A raw message, an mbox file, a folder with such files, or - for standard input.",
    };

    public static Command Create()
    {
        var intake = new Command("intake", $"Takes in raw e-mail. Ends with 0, or with {SomeQuarantined} when some went to quarantine.");
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
            await TakeInAsync(intake, input, count, cancellationToken);
        }
        else
        {
            foreach (var file in FilesOf(source))
            {
                await using var content = File.OpenRead(file);
                await TakeInAsync(intake, content, count, cancellationToken);
            }
        }
        await Console.Out.WriteLineAsync($"{count.Taken} taken in, {count.Known} known before, {count.Quarantined} in quarantine");
        return count.Quarantined == 0 ? CommandLine.Done : SomeQuarantined;
    }

    private sealed class Count
    {
        public int Taken { get; set; }
        public int Known { get; set; }
        public int Quarantined { get; set; }
    }

    private static string[] FilesOf(string source)
    {
        if (Directory.Exists(source))
            return [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return File.Exists(source) ? [source] : throw new CommandException($"There is no file or folder {source}.");
    }

    /// <summary>One message is streamed; an mbox is recognised by its first line and taken in message by message.</summary>
    private static async Task TakeInAsync(MailIntake intake, Stream content, Count count, CancellationToken cancellationToken)
    {
        await using var start = new StartOfStream(content);
        if (Mbox.LooksLikeMbox(await start.PeekAsync(cancellationToken)))
        {
            await foreach (var message in Mbox.ReadAsync(start, cancellationToken: cancellationToken))
                await OneAsync(intake, new MemoryStream(message.ToArray(), writable: false), count, cancellationToken);
        }
        else
        {
            await OneAsync(intake, start, count, cancellationToken);
        }
    }

    private static async Task OneAsync(MailIntake intake, Stream mail, Count count, CancellationToken cancellationToken)
    {
        var receipt = await intake.AcceptAsync(mail, new MailArrival(), cancellationToken);
        if (receipt.QuarantineReason is not null)
            count.Quarantined++;
        else if (receipt.IsDuplicate)
            count.Known++;
        else
            count.Taken++;
    }
}
