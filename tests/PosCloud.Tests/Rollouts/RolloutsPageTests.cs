using System.Text.Json;
using System.Text.Json.Nodes;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Rollouts;

/// <summary>Operators go by <c>docs/rollouts.md</c>, also at night, so its plan and its tables must be true.</summary>
public sealed class RolloutsPageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly string Page = ReadPage();

    [Fact]
    public void Page_Plan_IsWithinBoundsAndUsesEveryMember()
    {
        var json = Between("```json\n", "```");
        var request = JsonSerializer.Deserialize(json, ProtocolJson.Strict<StartRolloutRequest>())!;

        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
        Assert.Null(RolloutFilters.Parse(request).Problem);
        var used = Names(JsonNode.Parse(json)!).ToHashSet();
        foreach (var type in new[] { typeof(StartRolloutRequest), typeof(RolloutPlanBody), typeof(WavePlan), typeof(WaveGates), typeof(RateCap), typeof(RetryRule) })
        {
            // The parameters are what is written; other properties follow from them.
            Assert.Empty(type.GetConstructors()[0].GetParameters().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!)).Except(used));
        }
    }

    [Fact]
    public void Page_States_AreThoseOfTheCodeInTheirOrder() =>
        Assert.Equal(Enum.GetValues<RolloutState>().Select(Name), Rows("| State |").Select(row => row[1]));

    [Fact]
    public void Page_Actions_AreTakenInTheStatesOfTheTableAndInNoOther()
    {
        var rows = Rows("| Action |").ToDictionary(row => row[1], row => row[2]);

        Assert.Equal(Enum.GetValues<RolloutAction>().Select(Name).Order(), rows.Keys.Order());
        foreach (var action in Enum.GetValues<RolloutAction>())
        {
            Assert.Equal(string.Join(", ", Enum.GetValues<RolloutState>().Where(state => Changes(action, state)).Select(Name)), rows[Name(action)]);
        }
    }

    [Fact]
    public void Page_Gates_AreThoseThatHoldAWaveWithoutAny()
    {
        var holds = WaveCheck.Of(null, new RolloutWave(RolloutProgress.None), Now).Holds;

        Assert.Equal(holds.Select(h => $"`{h.Gate}`"), Rows("| Gate |").Select(row => row[1]));
    }

    [Fact]
    public void Page_Rules_AreThoseOfTheCodeInTheirOrder() =>
        Assert.Equal(typeof(RefusalRules).GetFields().Select(f => $"`{f.GetRawConstantValue()}`"), Rows("| Rule |").Select(row => row[1]));

    private static bool Changes(RolloutAction action, RolloutState state)
    {
        var plan = new RolloutPlanBody([new WavePlan("pilot", SharePercent: 10), new WavePlan("rest")], GoBackReleaseId: "os-1");
        var rollout = RolloutRecord.Create("r1", "os-2", "all", plan, approvalsNeeded: 2, "kim", Now) with { State = state };
        var outcome = RolloutActions.Apply(rollout.With(0, rollout.Waves[0].Open(Now)), new RolloutActionRequest(action, "a test"), "lee", Now);
        if (outcome.Is(out var step, out var problem))
        {
            return step.Record.Log is { Count: > 0 };
        }

        Assert.Equal(Reasons.RolloutRefused, problem.Reason);
        return false;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => $"`{KebabCaseEnumConverter<T>.Name(value)}`";

    private static IEnumerable<string> Names(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(m => Names(m.Value!).Prepend(m.Key)),
        JsonArray items => items.SelectMany(item => Names(item!)),
        _ => [],
    };

    /// <summary>The cells of a table, from 1 on.</summary>
    private static IEnumerable<string[]> Rows(string header) =>
        Between($"\n{header}", "\n\n").Split('\n').Skip(2).TakeWhile(row => row.StartsWith('|')).Select(row => row.Split('|').Select(cell => cell.Trim()).ToArray());

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
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "rollouts.md"));
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
