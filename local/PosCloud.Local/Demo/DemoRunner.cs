using System.Text.Json;
using PosCloud.Local.Commands;
using PosCloud.Local.Demo.Scenarios;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Monitoring;

namespace PosCloud.Local.Demo;

/// <summary>Runs the demo: starts the cloud, upgrades the fleet, runs the scenario, shows and writes the report.</summary>
internal sealed class DemoRunner(LocalConsole console, TimeProvider time)
{
    public async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        // First of all: a scenario that cannot run should cost nobody the time of a start.
        var folder = "";
        var scenario = options.Scenario is { } path ? ScenarioFile.Read(path, out folder) : null;
        DemoReport report;
        await using (IDemoView view = console.Live is { } live ? new LiveDemoView(live, time) : new PlainDemoView(console.Output, time))
        {
            report = await RunAsync(options, scenario, folder, view, cancellationToken);
        }

        foreach (var line in SummaryText.Lines(report))
        {
            console.Output.WriteLine(line);
        }

        if (options.JsonFile is { } file)
        {
            await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(report, DemoJson.Default.DemoReport), cancellationToken);
        }

        return report.Succeeded ? ExitCode.Ok : ExitCode.NotAsExpected;
    }

    private async Task<DemoReport> RunAsync(
        DemoOptions options, Scenario? scenario, string folder, IDemoView view, CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        view.Step("Starting the cloud");

        // The emulator serves a few hundred requests a second: a large fleet checks in less often.
        var second = TimeSpan.FromSeconds(1);
        var terminals = options.HasFleet ? options.Terminals : 0;
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                DataFolder = options.DataFolder,
                Port = options.Port ?? LocalCloudOptions.DefaultPort,
                PortIsExact = options.Port is not null,
                CheckInInterval = second * Math.Max(2, terminals / 50),
                ActiveCheckInInterval = second * Math.Max(1, terminals / 50),
                SnapshotRefresh = second,
                OutboxSchedule = "*/10 * * * * *",
                DeltaSchedule = "*/5 * * * * *",
                RolloutSchedule = "* * * * * *",
                Progress = view.Say,
            },
            cancellationToken);
        await using var hook = await MonitoringHook.StartAsync(
            received => view.Say($"event: {received.Describe()}"), cancellationToken, alert => view.Say($"ALERT: {alert.Text}"));
        await cloud.Topic.SubscribeAsync(
            new EventSubscriptionOptions("monitoring", hook.Endpoint, MonitoringHook.WatchedTypes), cancellationToken);
        return await cloud.WhileRunningAsync(
            async stop =>
            {
                var summary = options.HasFleet ? await new DemoJob(cloud, options, work, hook, view, time).RunAsync(stop) : null;
                var outcome = scenario is null ? null : await new ScenarioJob(cloud, work, hook, view, time).RunAsync(scenario, folder, stop);
                return new DemoReport(summary, outcome, summary?.Succeeded != false && outcome?.Succeeded != false);
            },
            cancellationToken);
    }
}
