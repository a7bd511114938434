namespace Vinculo.Tests;

/// <summary>What the tests' servers ask for: where a test is skipped, a benchmark ends.</summary>
internal static class Requirement
{
    public static string Tool(string name, string package) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"Needs {name}: apt-get install {package}");

    public static void Root()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("Needs to run as root, to start a mail server.");
    }
}
