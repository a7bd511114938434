using System.Diagnostics;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>
/// A disk of its own, in memory, on which all temporary files of this process stand while it lasts. Full, it refuses what a full
/// disk refuses, in the middle of a file too.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private const string Variable = "TMPDIR";
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);
    private readonly string folder = Directory.CreateTempSubdirectory("vinculo-disk-").FullName;

    private SmallDisk()
    {
    }

    private string Ballast => Path.Combine(folder, "ballast");

    /// <summary>Mounts it; skips the test where this process may not.</summary>
    public static async Task<SmallDisk> MountAsync(int kilobytes)
    {
        var disk = new SmallDisk();
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.folder) != 0)
        {
            Directory.Delete(disk.folder);
            Assert.Skip("Needs the right to mount a file system.");
        }
        Environment.SetEnvironmentVariable(Variable, disk.folder);
        return disk;
    }

    /// <summary>Writes to it until it takes nothing more.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        RunAsync("umount", "--lazy", folder).GetAwaiter().GetResult();
        Directory.Delete(folder);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
