using System.Text.Json;
using PosCloud.Core.Diagnostics;
using PosCloud.Local.Demo;
using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Tests.Local.Demo;

public sealed class SummaryTextTests
{
    private static readonly DemoSummary Summary = new(
        20, 19, 1, 1, 26_000_000, 10_000_000, 500_000, [new("default", 500_000, 15), new("small", 600_000, 5)], 20_000_000, 200_000_000,
        OperationFigures.Of([1, 1, 0]), OperationFigures.Of([5, 6]), new Dictionary<string, double> { ["download"] = 1, ["link"] = 0, ["report"] = 3.25 }, OperationFigures.Of([]),
        new Dictionary<string, OperationCount> { ["Enrol"] = new(20, 100, 5), [OperationScope.Relay] = new(30, 90, 4) },
        24, new Dictionary<string, int> { ["poscloud.rollout.started.v1"] = 1 }, 33.3, ["pos-0007 did not end as it should"]);

    private static readonly ScenarioOutcome Outcome = new(
        "Two shops", [new("The first", 1.5, []), new("The second", 120, ["till-1.state is nothing"])], 3, new Dictionary<string, int>(), 121.5);

    [Fact]
    public void Lines_OfASummary_NameEveryFigureAndEveryProblem()
    {
        var text = string.Join('\n', SummaryText.Lines(new DemoReport(Summary, Scenario: null, Succeeded: false)));

        Assert.Contains("19 confirmed, 1 rolled back, of 20", text, StringComparison.Ordinal);
        Assert.Contains("20.0 MB, as full packages 200.0 MB (10.0 %)", text, StringComparison.Ordinal);
        Assert.Contains("default 500.0 kB for 15 terminals; small 600.0 kB for 5 terminals", text, StringComparison.Ordinal);
        Assert.Contains("per idle check-in 0.67 (at most 1, 3 counted)", text, StringComparison.Ordinal);
        Assert.Contains("per upgrade 5.5 (at most 6, 2 counted)", text, StringComparison.Ordinal);
        Assert.Contains("of these download 1, report 3.25", text, StringComparison.Ordinal);
        Assert.DoesNotContain("link", text, StringComparison.Ordinal);
        Assert.Contains("to deliver events and count outcomes 90, 4.5 a terminal", text, StringComparison.Ordinal);
        Assert.Contains("PROBLEM              pos-0007 did not end as it should", text, StringComparison.Ordinal);
        Assert.False(Summary.Succeeded);
        Assert.True((Summary with { Problems = [] }).Succeeded);
    }

    [Fact]
    public void Lines_OfAScenario_NameEveryStepAndWhatWasNotAsExpected()
    {
        var lines = SummaryText.Lines(new DemoReport(Fleet: null, Outcome, Succeeded: false)).ToList();

        Assert.Equal("scenario             Two shops: 1 of 5 steps as expected", lines[0]);
        Assert.Equal("   1  ok       1.5 s  The first", lines[1]);
        Assert.Equal("   2  NO     120.0 s  The second", lines[2]);
        Assert.Equal("PROBLEM              till-1.state is nothing", lines[3]);
        Assert.False(Outcome.Succeeded);
        Assert.False((Outcome with { Steps = [Outcome.Steps[0]] }).Succeeded);
        Assert.True((Outcome with { Steps = [Outcome.Steps[0]], NotRun = 0 }).Succeeded);
    }

    [Fact]
    public void Json_OfASummary_HoldsTheFigures()
    {
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(new DemoReport(Summary, Outcome, Succeeded: false), DemoJson.Default.DemoReport));
        JsonElement fleet = json.RootElement.GetProperty("fleet");

        Assert.Equal(6, fleet.GetProperty("upgrade").GetProperty("max").GetInt32());
        Assert.Equal(100, fleet.GetProperty("operations").GetProperty("Enrol").GetProperty("operations").GetInt32());
        Assert.False(json.RootElement.GetProperty("succeeded").GetBoolean());
        Assert.Equal("The second", json.RootElement.GetProperty("scenario").GetProperty("steps")[1].GetProperty("title").GetString());
    }
}
