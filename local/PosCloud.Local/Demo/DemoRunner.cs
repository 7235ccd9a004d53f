using System.Text.Json;
using PosCloud.Local.Commands;

namespace PosCloud.Local.Demo;

/// <summary>Runs the demo: starts the cloud, does the job, shows and writes the summary.</summary>
internal sealed class DemoRunner(LocalConsole console, TimeProvider time)
{
    public async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        DemoSummary summary;
        await using (IDemoView view = console.Live is { } live ? new LiveDemoView(live, time) : new PlainDemoView(console.Output, time))
        {
            summary = await RunAsync(options, view, cancellationToken);
        }

        foreach (var line in SummaryText.Lines(summary))
        {
            console.Output.WriteLine(line);
        }

        if (options.JsonFile is { } file)
        {
            await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(summary, DemoJson.Default.DemoSummary), cancellationToken);
        }

        return summary.Succeeded ? ExitCode.Ok : ExitCode.NotAsExpected;
    }

    private async Task<DemoSummary> RunAsync(DemoOptions options, IDemoView view, CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        view.Step("Starting the cloud");

        // The emulator serves a few hundred requests a second: a large fleet checks in less often.
        var second = TimeSpan.FromSeconds(1);
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                DataFolder = options.DataFolder,
                Port = options.Port ?? LocalCloudOptions.DefaultPort,
                PortIsExact = options.Port is not null,
                CheckInInterval = second * Math.Max(2, options.Terminals / 50),
                ActiveCheckInInterval = second * Math.Max(1, options.Terminals / 50),
                SnapshotRefresh = second,
                OutboxSchedule = "*/10 * * * * *",
                DeltaSchedule = "*/5 * * * * *",
                RolloutSchedule = "* * * * * *",
                Progress = view.Say,
            },
            cancellationToken);
        return await cloud.WhileRunningAsync(
            stop => new DemoJob(cloud, options, work, view, time).RunAsync(stop), cancellationToken);
    }
}
