using System.Diagnostics;
using System.Globalization;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Bench;

/// <summary>
/// Mail through <c>POST /api/v1/intake/email</c>, 20 kB a message, 8 clients; the floor is a bare program that inserts
/// the same rows, one transaction a message, over 8 connections.
/// </summary>
internal static class IntakeBench
{
    private const int Rounds = 3;
    private const int WarmUp = 1500;

    public static async Task RunAsync(Installations installations, int messages)
    {
        var (intake, floor, rows) = (new List<double>(), new List<double>(), 0.0);
        var (intakeWork, floorWork) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var settings = await installations.GetAsync("intake" + round);
            var before = await RowReplay.CountAsync(settings);
            var (taken, work) = await IntakeAsync(settings, messages);
            intake.Add(messages / taken.TotalSeconds);
            intakeWork += work;
            var replay = await RowReplay.TakeAsync(settings, before, messages + WarmUp);
            (taken, work) = await replay.RunAsync(await installations.GetAsync("floor" + round), WarmUp);
            floor.Add(messages / taken.TotalSeconds);
            floorWork += work;
            rows = replay.RowsPerMessage;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"intake   {Median(intake):0} messages/s ({messages} of {Mails.Bytes / 1024} kB, {Mails.Clients} clients), {intakeWork.TotalMilliseconds / messages / Rounds:0.0} ms of processor time each in this process"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor    {Median(floor):0} messages/s ({rows:0.0} rows a message), {floorWork.TotalMilliseconds / messages / Rounds:0.0} ms of processor time each in this process"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio    {Median(intake) / Median(floor):0.00} of the floor's rate"));
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Work)> IntakeAsync(VinculoSettings settings, int messages)
    {
        await using var app = await RunningApp.StartAsync(settings);
        using var client = await app.ProgramAsync(Scope.Intake);
        var mails = Enumerable.Range(0, WarmUp + messages).Select(Mails.Of).ToArray();
        await InParallelAsync(0, WarmUp, number => Mails.SendAsync(client, mails[number])); // everything is compiled and connected
        return await TimeAsync(() => InParallelAsync(WarmUp, messages, number => Mails.SendAsync(client, mails[number])));
    }

    /// <summary>How long it takes, and how much of the processors' time this process spends on it.</summary>
    public static async Task<(TimeSpan Elapsed, TimeSpan Work)> TimeAsync(Func<Task> work)
    {
        var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await work();
        return (clock.Elapsed, Environment.CpuUsage.TotalTime - before);
    }

    /// <summary>As 8 clients do it, each the next when it is done with one.</summary>
    public static Task InParallelAsync(int first, int count, Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Mails.Clients }, async (number, _) => await work(number));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
