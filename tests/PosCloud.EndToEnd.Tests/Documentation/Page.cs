using System.Text.RegularExpressions;

namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>A page with blocks that tests keep true: a marker comment, then a fenced block or a table.</summary>
internal sealed class Page(string path)
{
    /// <summary>When this variable is 1, the tests write the blocks instead of comparing them.</summary>
    public const string Variable = "POSCLOUD_WRITE_DOCS";

    public static bool IsWritten => Environment.GetEnvironmentVariable(Variable) == "1";

    public string Text { get; private set; } = File.ReadAllText(path);

    /// <summary>Names of all examples on the page.</summary>
    public IReadOnlyList<string> Examples => [.. Regex.Matches(Text, "<!-- example:([a-z0-9-]+) -->").Select(m => m.Groups[1].Value)];

    /// <summary>The content of the fence behind the example's marker; null when there is none.</summary>
    public string? Example(string name) => Fence(name).Match(Text) is { Success: true } found ? found.Groups["content"].Value : null;

    public void WriteExample(string name, string content)
    {
        Assert.Matches(Fence(name), Text);
        Text = Fence(name).Replace(Text, m => $"{m.Groups["marker"].Value}{content}\n```", 1);
        File.WriteAllText(path, Text);
    }

    /// <summary>The table between the markers <c>name</c> and <c>/name</c>.</summary>
    public string Table(string name) => Between(name).Match(Text).Groups["content"].Value.Trim();

    public void WriteTable(string name, string content)
    {
        Assert.Matches(Between(name), Text);
        Text = Between(name).Replace(Text, _ => $"<!-- {name} -->\n{content}\n<!-- /{name} -->", 1);
        File.WriteAllText(path, Text);
    }

    private static Regex Fence(string name) =>
        new($"(?<marker><!-- example:{name} -->\\n+```json\\n)(?<content>.*?)\\n?```", RegexOptions.Singleline);

    private static Regex Between(string name) => new($"<!-- {name} -->(?<content>.*?)<!-- /{name} -->", RegexOptions.Singleline);
}
