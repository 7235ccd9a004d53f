using System.Text.Json;
using PosCloud.EndToEnd.Tests.Support;

namespace PosCloud.EndToEnd.Tests;

public sealed class TheDemoEndsByItself : IDisposable
{
    // It has limits of its own and ends by them; this one is for a demo that does not.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_FourTerminals_EndsWithEverythingAsItShouldAndNothingLeftRunning()
    {
        await using var demo = StartDemo();
        var started = new HashSet<int>();
        await Until.TrueAsync(
            () =>
            {
                started.UnionWith(demo.Descendants());
                return demo.HasExited;
            },
            "the demo to end",
            _limit);
        var exitCode = await demo.EndedAsync();

        Assert.True(exitCode == 0, $"{exitCode}\n{demo.Output}\n{demo.Errors}");
        Assert.NotEmpty(started);
        await Until.TrueAsync(() => !started.Any(RealProgram.Runs), "all processes of the demo to end");
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.Path("summary.json")));
        var root = summary.RootElement.GetProperty("fleet");
        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("scenario").ValueKind);
        Assert.Equal((4, 3, 1), (Int(root, "terminals"), Int(root, "confirmed"), Int(root, "rolledBack")));
        Assert.Equal(0, root.GetProperty("problems").GetArrayLength());
        Assert.True(Int(root, "resumed") >= 1);
        Assert.Equal(4 * Int(root, "fullPackageBytes"), Int(root, "bytesOfFullPackages"));
        var deltas = root.GetProperty("deltas").EnumerateArray().ToDictionary(d => d.GetProperty("profile").GetString()!);
        Assert.Equal(["default", "fast", "small"], deltas.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2, 1, 1], deltas.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => Int(d.Value, "terminals")));
        Assert.Equal(Int(root, "deltaBytes"), Int(deltas["default"], "bytes"));
        Assert.Equal(deltas.Values.Sum(d => Int(d, "terminals") * Int(d, "bytes")), Int(root, "bytesDownloaded"));
        Assert.Equal(1, Int(root.GetProperty("idleCheckIn"), "max"));
        Assert.InRange(Int(root.GetProperty("upgrade"), "max"), 1, 12);

        // Two releases, a rollout of two waves started and completed, four terminals.
        Assert.Equal(11, Int(root, "eventsDelivered"));
        foreach (var line in new[] { "release published", "rollout started", "rollout wave started", "rollout wave completed", "terminal upgraded", "terminal rolled back", "rollout completed" })
        {
            Assert.Contains(line, demo.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Demo_DefaultScenario_GoesThroughTheWholeUpgrade()
    {
        await using var demo = RealProgram.Start("PosCloud.Local", ["demo", "--scenario", "default", "--json", _folder.Path("summary.json")]);

        Assert.True(await demo.EndedAsync(_limit) == 0, $"{demo.Output}\n{demo.Errors}");

        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.Path("summary.json")));
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("fleet").ValueKind);
        var scenario = report.RootElement.GetProperty("scenario");
        Assert.Equal(0, Int(scenario, "notRun"));
        Assert.All(scenario.GetProperty("steps").EnumerateArray(), step => Assert.Empty(step.GetProperty("problems").EnumerateArray()));
        Assert.Contains("terminal rolled back: till-2", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_InterruptedInTheMiddle_StopsEverythingThatItStarted()
    {
        await using var demo = StartDemo();
        await Until.TrueAsync(() => demo.Output.Contains("Publishing os", StringComparison.Ordinal) || demo.HasExited, "the first release", _limit);
        var started = demo.Descendants();
        Assert.NotEmpty(started);

        demo.Interrupt();
        var exitCode = await demo.EndedAsync();

        Assert.Equal(130, exitCode);
        await Until.TrueAsync(() => !started.Any(RealProgram.Runs), "the storage emulator to end");
        Assert.False(File.Exists(_folder.Path("summary.json")));
    }

    [Fact]
    public async Task Demo_OnlyOneImage_IsRefusedInOneLine()
    {
        var image = _folder.Write("image", [1]);
        await using var demo = RealProgram.Start("PosCloud.Local", ["demo", "--from", image]);

        Assert.Equal(2, await demo.EndedAsync());
        Assert.Contains("--from and --to", Assert.Single(demo.Errors.Split('\n')), StringComparison.Ordinal);
    }

    private RealProgram StartDemo()
    {
        var oldImage = Images.Random(70, 2_000_000);
        return RealProgram.Start(
            "PosCloud.Local",
            [
                "demo", "--terminals", "4", "--from", _folder.Write("old", oldImage), "--to", _folder.Write("new", Images.Edited(oldImage, 71)),
                "--json", _folder.Path("summary.json"), "--no-scenario",
            ]);
    }

    private static long Int(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
