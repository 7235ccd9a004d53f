using System.Text.Json;
using System.Text.Json.Nodes;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using static PosCloud.Tests.Preconditions.PreconditionSamples;

namespace PosCloud.Tests.Preconditions;

/// <summary>Operators and ports go by <c>docs/preconditions.md</c>, so its example and its table must be true.</summary>
public sealed class PreconditionsPageTests
{
    private static readonly string Page = ReadPage();

    [Fact]
    public void Page_Example_IsWithinBoundsAndUsesEveryMember()
    {
        var json = Between("```json\n", "```");
        var preconditions = JsonSerializer.Deserialize(json, ProtocolJson.Default.UpgradePreconditions)!;

        var check = new FieldChecker();
        preconditions.Check(check);
        Assert.Null(check.Error);

        // Nothing on the page is unknown to the code, and nothing of the code is missing on the page.
        var written = JsonSerializer.SerializeToNode(preconditions, ProtocolJson.Default.UpgradePreconditions);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), written), written!.ToJsonString());
        Assert.Equal(typeof(UpgradePreconditions).GetProperties().Length, written.AsObject().Count);
        Assert.Equal(typeof(Schedule).GetProperties().Length, written["schedule"]!.AsObject().Count);
    }

    [Fact]
    public void Page_Rules_AreThoseOfTheCodeInTheirOrder() =>
        Assert.Equal(typeof(PreconditionRules).GetFields().Select(f => $"`{f.GetRawConstantValue()}`"), Rows().Select(row => row[1]));

    [Theory]
    [InlineData(UpgradeStep.Download, 2)]
    [InlineData(UpgradeStep.Install, 3)]
    [InlineData(UpgradeStep.Switch, 4)]
    public void Page_Rules_MatterAtTheStepsOfTheTable(UpgradeStep step, int column)
    {
        var marks = Rows().ToDictionary(row => row[1].Trim('`'), row => row[column] == "yes");
        foreach (var (rule, preconditions, subject) in PreconditionRuleTests.Violations)
        {
            Assert.Equal(marks[rule], PreconditionEvaluator.EvaluateAll([preconditions], subject, step, Now).Any(r => r.Rule == rule));
        }
    }

    private static IEnumerable<string[]> Rows() =>
        Between("<!-- rules -->\n", "\n<!-- /rules -->").Split('\n').Skip(2).Select(row => row.Split('|').Select(cell => cell.Trim()).ToArray());

    private static string Between(string begin, string end)
    {
        var from = Page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return Page[from..Page.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string ReadPage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "preconditions.md"));
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
