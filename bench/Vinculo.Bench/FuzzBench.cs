using System.Diagnostics;
using System.Globalization;
using Vinculo.Mail;
using Vinculo.Tests.Mail;

namespace Vinculo.Bench;

/// <summary>
/// Reads mail that was changed at random, everything of it, and looks for exceptions and for reading that takes too long.
/// Each input comes from a seed of its own, so that one alone can be read again: docs/mail-fuzzing.md.
/// </summary>
internal static class FuzzBench
{
    private const int DefaultCount = 1_000_000;
    private const int LongestSample = 16 * 1024;
    private const int MostFailures = 10;

    /// <summary>What an input may take. Reading takes some 0.02 ms a kilobyte; what is slow by the square passes this soon.</summary>
    private static TimeSpan Bound(int bytes) => TimeSpan.FromMilliseconds(50 + (2.0 * bytes / 1024));

    /// <param name="args">How many inputs, and the seed of the first.</param>
    /// <returns>The exit code: 1 where something failed.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        var count = args.Count > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultCount;
        var seed = args.Count > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000_000);
        var samples = MailSamples.All.Concat(ParseBench.Files().Select(File.ReadAllBytes)).Where(bytes => bytes.Length is > 0 and < LongestSample).ToList();
        Console.WriteLine($"fuzz: {count:n0} inputs of {samples.Count} samples, seed {seed}");
        var clock = Stopwatch.StartNew();
        var (failures, slowest, bytes) = (0, TimeSpan.Zero, 0L);
        for (var i = 0; i < count && failures < MostFailures; i++)
        {
            var input = Make(samples, unchecked(seed + i));
            bytes += input.Length;
            var (elapsed, fault) = Read(input);
            for (var again = 0; again < 3 && fault is null && elapsed > Bound(input.Length); again++)
                (elapsed, fault) = Read(input); // the machine may have paused
            slowest = elapsed > slowest ? elapsed : slowest;
            if (fault is not null || elapsed > Bound(input.Length))
                Report(input, unchecked(seed + i), fault?.ToString() ?? $"{elapsed.TotalMilliseconds:0} ms for {input.Length} bytes", ++failures);
            if ((i + 1) % 100_000 == 0)
                Console.WriteLine($"{i + 1,11:n0} inputs, {clock.Elapsed.TotalSeconds:0} s, {failures} failures, slowest {slowest.TotalMilliseconds:0} ms");
        }
        Console.WriteLine($"{bytes / 1e6:n0} MB in {clock.Elapsed.TotalSeconds:0} s, {failures} failures, slowest {slowest.TotalMilliseconds:0} ms");
        return failures == 0 ? 0 : 1;
    }

    private static byte[] Make(List<byte[]> samples, int seed)
    {
        var random = new Random(seed);
        return new MailMutator(random).Mutate(samples[random.Next(samples.Count)], samples[random.Next(samples.Count)]);
    }

    private static (TimeSpan Elapsed, Exception? Fault) Read(byte[] input)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var message = MailReader.Read(input);
            MailSamples.ReadAll(message);
            return (clock.Elapsed, null);
        }
        catch (Exception e) // whatever it is, it is what we look for
        {
            return (clock.Elapsed, e);
        }
    }

    private static void Report(byte[] input, int seed, string what, int number)
    {
        var file = Path.Combine(Path.GetTempPath(), $"fuzz-{seed}.eml");
        File.WriteAllBytes(file, input);
        Console.WriteLine($"failure {number}: {file}, again with: fuzz 1 {seed}\n{what}");
    }
}
