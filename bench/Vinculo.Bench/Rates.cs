using System.Globalization;

namespace Vinculo.Bench;

/// <summary>Messages a second, as they are printed.</summary>
internal static class Rates
{
    public static void Print(string name, List<double> perSecond, int messages, TimeSpan work, int rounds) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-8} {Median(perSecond):0} messages/s ({messages} of {Mails.Bytes / 1024} kB), {work.TotalMilliseconds / messages / rounds:0.000} ms of processor time each in this process"));

    public static void PrintRatio(List<double> perSecond, List<double> floor) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ratio    {Median(perSecond) / Median(floor):0.00} of the floor's rate"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
