namespace Vinculo.Tests;

/// <summary>Real data made by other people, kept beside the project and not in it. Tests that need it skip where it is absent.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder of the shared data, or a skip that says what is missing.</summary>
    public static string Path(string relative)
    {
        var path = Find(relative);
        if (path is null)
            Assert.Skip($"Needs ../shared/data/{relative} beside the project's folder.");
        return path!;
    }

    /// <summary>The path, or null where the data is absent (for member data, which cannot skip).</summary>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Vinculo.slnx")))
                continue;
            var path = System.IO.Path.Combine(folder.Parent!.FullName, "shared", "data", relative);
            return File.Exists(path) || Directory.Exists(path) ? path : null;
        }
        return null;
    }
}
