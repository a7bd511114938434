namespace Vinculo.Tests;

/// <summary>
/// Tools of the machine that some tests need. Where one is absent the test is skipped and says what to install;
/// with VINCULO_REQUIRE_ALL=1 it fails instead, so that nothing is skipped unseen.
/// </summary>
internal static class Requirement
{
    public static bool All => Environment.GetEnvironmentVariable("VINCULO_REQUIRE_ALL") == "1";

    /// <summary>The full path of a program, or a skip (or failure) naming the Debian package to install.</summary>
    public static string Tool(string name, string package, params string[] alsoIn)
    {
        var path = Find(name, alsoIn);
        if (path is null)
            Missing($"Needs {name}: apt-get install {package}");
        return path!;
    }

    /// <summary>Servers that hand work to other users of the system can only be started by root.</summary>
    public static void Root()
    {
        if (!Environment.IsPrivilegedProcess)
            Missing("Needs to run as root, to start mail servers that deliver to mailboxes.");
    }

    /// <summary>Skips the test, or fails it where everything is required.</summary>
    public static void Missing(string reason)
    {
        if (All)
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    public static string? Find(string name, params string[] alsoIn)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(["/usr/sbin", "/usr/local/sbin"]).Concat(alsoIn)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
