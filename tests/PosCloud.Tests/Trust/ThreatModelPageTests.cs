using System.Text.RegularExpressions;

namespace PosCloud.Tests.Trust;

/// <summary>The defences that <c>docs/threat-model.md</c> names are only worth something when their tests exist.</summary>
public sealed partial class ThreatModelPageTests
{
    private static readonly string Root = FindRoot();

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "threat-model.md"));

    private static readonly Dictionary<string, string[]> Sources = Directory
        .EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal)
        .ToDictionary(files => files.Key, files => files.SelectMany(File.ReadAllLines).ToArray(), StringComparer.Ordinal);

    public static TheoryData<string> Attackers =>
    [
        "Attacker on the network", "Stolen terminal", "Stolen SAS link", "Stolen storage account",
        "Compromised Functions app with its online keys", "One dishonest approver", "A clock far off", "Replayed and frozen metadata",
    ];

    [Fact]
    public void Page_Tests_AllExist()
    {
        var named = NamedTest().Matches(Page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, test => !Exists(test.Class, test.Method));
    }

    [Fact]
    public void Page_Tests_ThatDoNotExist_WouldBeFound()
    {
        Assert.True(Exists(nameof(ThreatModelPageTests), nameof(Page_Tests_AllExist)));
        Assert.False(Exists(nameof(ThreatModelPageTests), "Page_Tests_AllExis"));
        Assert.False(Exists(nameof(ThreatModelPageTests), nameof(Exists)));
        Assert.False(Exists("ThreatModelPage", nameof(Page_Tests_AllExist)));
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public void Page_Attacker_HasAWorstCaseAndATestInEachRow(string attacker)
    {
        var section = Page.Split("\n## ").Single(part => part.StartsWith($"{attacker}\n", StringComparison.Ordinal));
        var rows = section.Split('\n').Where(line => line.StartsWith('|')).Skip(2).ToList();

        Assert.Contains("**Worst case", section, StringComparison.Ordinal);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches(NamedTest(), row.Split('|')[3]));
    }

    // A public method with the attribute of a test above it.
    private static bool Exists(string @class, string method)
    {
        var lines = Sources.GetValueOrDefault(@class, []);
        var at = Array.FindIndex(lines, line => Regex.IsMatch(line, $@"^\s*public .*\b{Regex.Escape(method)}\("));
        return at > 0
            && lines[..at].AsEnumerable().Reverse().TakeWhile(line => line.TrimStart().StartsWith('[')).Any(line => TestAttribute().IsMatch(line));
    }

    [GeneratedRegex(@"\[(Fact|Theory|Property)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*)\\.([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex NamedTest();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
