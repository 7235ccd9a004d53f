namespace PosCloud.Tests.Events.Documentation;

/// <summary>The files that describe the events.</summary>
internal static class EventDocs
{
    /// <summary>When this variable is 1, the tests write the files instead of comparing them.</summary>
    public static bool AreWritten => Environment.GetEnvironmentVariable("POSCLOUD_WRITE_DOCS") == "1";

    public static string Page { get; } = Path.Combine(FindRoot(), "docs", "events.md");

    public static string Schemas { get; } = Path.Combine(FindRoot(), "docs", "events", "schemas");

    /// <summary>The text between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    public static string Block(string page, string name) => page[Start(page, name)..End(page, name)].Trim();

    public static string WithBlock(string page, string name, string content) =>
        $"{page[..Start(page, name)]}\n{content}\n{page[End(page, name)..]}";

    private static int Start(string page, string name)
    {
        var marker = $"<!-- {name} -->";
        var at = page.IndexOf(marker, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The page has no {marker}.");
        return at + marker.Length;
    }

    private static int End(string page, string name)
    {
        var at = page.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        Assert.True(at >= 0, $"The page has no end of {name}.");
        return at;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PosCloud.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
