using PosCloud.Cli.Api;
using PosCloud.Core.Events;
using PosCloud.Local.Firmware;
using PosCloud.Local.Hosting;
using PosCloud.Local.Monitoring;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Local.Demo;

/// <summary>The upgrade of a fleet, step by step, through the public API only: two releases, a fleet, a rollout, its outcome.</summary>
internal sealed class DemoJob(LocalCloud cloud, DemoOptions options, WorkFolder work, MonitoringHook hook, IDemoView view, TimeProvider time)
{
    private const int IdleCheckIns = 3;
    private static readonly TimeSpan _packagesLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _eventsLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _watchEvery = TimeSpan.FromMilliseconds(500);

    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    // With --data the estate may hold terminals of earlier runs: a tag keeps this run's apart.
    private readonly string _run = time.GetUtcNow().ToUnixTimeSeconds().ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private string RolloutId => $"demo-{_run}";

    private TimeSpan FleetLimit => TimeSpan.FromMinutes(3) + (TimeSpan.FromSeconds(2) * options.Terminals);

    public async Task<DemoSummary> RunAsync(CancellationToken cancellationToken)
    {
        view.Step("Preparing two images of the firmware");
        var (oldImage, newImage) = await DemoImages.GetAsync(options, work, cancellationToken);
        view.Step("Publishing os 1.0.0 and 2.0.0");
        var oldRelease = await PublishAsync(oldImage, "1.0.0", cancellationToken);
        var newRelease = await PublishAsync(newImage, "2.0.0", cancellationToken);
        var packages = DemoPackages.Of(newRelease, oldImage.Sha256);
        view.Say($"os 2.0.0: {packages.Describe()}");

        view.Step($"Enrolling {options.Terminals} terminals");
        await using var fleet = new DemoFleet(cloud, work, view, time);
        var checkIns = TimeSpan.FromSeconds(Math.Max(2, options.Terminals / 50));
        await fleet.StartAsync(await CreateCodesAsync(cancellationToken), oldImage, packages.Cheapest / 2, checkIns, cancellationToken);
        var problems = new List<string>();
        if (!await fleet.WaitAsync(terminal => cloud.Terminals.Of(terminal.Id).Count > 0, FleetLimit, cancellationToken))
        {
            problems.Add($"not every terminal had checked in after {FleetLimit.TotalSeconds:0} s");
        }

        view.Step("Rolling out os 2.0.0");
        var rollout = await RollOutAsync(fleet, newRelease.ReleaseId, newImage, problems, cancellationToken);
        view.Step("Watching idle check-ins and the last events");
        await FinishAsync(fleet, checkIns, Expected(oldRelease, newRelease), problems, cancellationToken);
        problems.AddRange(await DemoOutcome.CheckAsync(cloud.Admin, fleet.Terminals, rollout, oldImage, newImage, cancellationToken));
        var deltas = DemoPackages.Deltas(
            await cloud.Admin.GetReleaseAsync(newRelease.ReleaseId, cancellationToken), oldImage.Sha256, fleet.Terminals);
        return Summarise(fleet, newImage, packages, deltas, problems);
    }

    private Task<ReleaseView> PublishAsync(FirmwareFile image, string version, CancellationToken cancellationToken) => cloud.Admin.PublishAsync(
        new PublishImage(image.Path, "os", version, "Made for the demo.", _packagesLimit, BackOut: "The terminal goes back by itself; call the help desk if it does not.", Approve: cloud.ApproveAsync),
        new PublishReporter($"os {version}", view),
        cancellationToken);

    private async Task<IReadOnlyList<EnrolmentCode>> CreateCodesAsync(CancellationToken cancellationToken)
    {
        var codes = new List<EnrolmentCode>();
        foreach (var shop in DemoShops.Codes(Ids(), _run))
        {
            codes.AddRange(await cloud.Admin.CreateCodesAsync(shop, cancellationToken));
        }

        return codes;
    }

    private IReadOnlyList<string> Ids()
    {
        var prefix = options.DataFolder is null ? "" : $"r{_run}-";
        return [.. Enumerable.Range(1, options.Terminals).Select(i => prefix + DemoFleet.IdOf(i))];
    }

    private async Task<RolloutView> RollOutAsync(
        DemoFleet fleet, string releaseId, FirmwareFile newImage, List<string> problems, CancellationToken cancellationToken)
    {
        var request = new StartRolloutRequest(RolloutId, releaseId, DemoShops.Target(_run), DemoShops.Plan(Ids()));
        var rollout = await cloud.Admin.StartRolloutAsync(request, cancellationToken);
        using var limit = new CancellationTokenSource(FleetLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var sharing = fleet.ShareImagesAsync(newImage.Path, either.Token);
        try
        {
            await foreach (var now in cloud.Admin.WatchRolloutAsync(RolloutId, _watchEvery, either.Token))
            {
                rollout = now;
                view.Progress("rollout", now.Progress.Ended, Math.Max(1, now.Progress.Members));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problems.Add($"the rollout was not completed after {FleetLimit.TotalSeconds:0} s: {rollout.Progress}");
        }
        finally
        {
            await limit.CancelAsync();
            await sharing;
        }

        return rollout;
    }

    private async Task FinishAsync(
        DemoFleet fleet, TimeSpan checkIns, Dictionary<string, int> expected, List<string> problems, CancellationToken cancellationToken)
    {
        var before = fleet.Terminals.ToDictionary(terminal => terminal.Id, IdleCount);
        if (!await fleet.WaitAsync(
            terminal => terminal.HasEnded && IdleCount(terminal) >= before[terminal.Id] + IdleCheckIns,
            TimeSpan.FromSeconds(60) + (checkIns * IdleCheckIns * 2),
            cancellationToken))
        {
            problems.Add($"not every terminal made {IdleCheckIns} idle check-ins after its upgrade");
        }

        for (var start = time.GetTimestamp(); expected.Any(type => hook.Count(type.Key) < type.Value); await Task.Delay(_watchEvery, time, cancellationToken))
        {
            if (time.GetElapsedTime(start) > _eventsLimit)
            {
                problems.AddRange(expected
                    .Where(type => hook.Count(type.Key) < type.Value)
                    .Select(type => $"{hook.Count(type.Key)} of {type.Value} events {type.Key} arrived within {_eventsLimit.TotalSeconds:0} s"));
                return;
            }
        }
    }

    private int IdleCount(DemoTerminal terminal) => TerminalLedger.IdleOperations(cloud.Terminals.Of(terminal.Id)).Count;

    private Dictionary<string, int> Expected(params ReleaseView[] releases) => new()
    {
        // With --data a release may have been published by an earlier run; then nothing is sent again.
        [EventTypes.ReleasePublished] = releases.Count(release => release.PublishedAt >= _startedAt),
        [EventTypes.RolloutStarted] = 1,
        [EventTypes.RolloutWaveStarted] = DemoShops.Waves(options.Terminals),
        [EventTypes.RolloutWaveCompleted] = DemoShops.Waves(options.Terminals) - 1,
        [EventTypes.RolloutCompleted] = 1,
        [EventTypes.TerminalUpgraded] = options.Terminals - 1,
        [EventTypes.TerminalRolledBack] = 1,
    };

    private DemoSummary Summarise(
        DemoFleet fleet, FirmwareFile newImage, DemoPackages packages, IReadOnlyList<DemoDelta> deltas, List<string> problems)
    {
        var ended = fleet.Terminals.ToLookup(terminal => terminal.Simulated.Agent.State);
        var events = hook.CountByType;
        return new DemoSummary(
            fleet.Terminals.Count,
            ended[Protocol.Terminals.ExecutionState.Confirmed].Count(),
            ended[Protocol.Terminals.ExecutionState.RolledBack].Count(),
            fleet.Terminals.Sum(terminal => terminal.Network.Resumed),
            newImage.Length,
            packages.Full,
            packages.Delta ?? 0,
            deltas,
            fleet.Terminals.Sum(terminal => terminal.Simulated.Agent.BytesDownloaded),
            packages.Full * fleet.Terminals.Count,
            OperationFigures.Of([.. fleet.Terminals.SelectMany(terminal => TerminalLedger.IdleOperations(cloud.Terminals.Of(terminal.Id)))]),
            Figures(ended[Protocol.Terminals.ExecutionState.Confirmed]),
            Parts([.. ended[Protocol.Terminals.ExecutionState.Confirmed]]),
            Figures(ended[Protocol.Terminals.ExecutionState.RolledBack]),
            cloud.StorageOperations,
            events.Values.Sum(),
            events,
            Math.Round(time.GetElapsedTime(_start).TotalSeconds, 1),
            problems);
    }

    private SortedDictionary<string, double> Parts(IReadOnlyList<DemoTerminal> terminals) => new(
        terminals
            .SelectMany(terminal => terminal.UpgradeParts(cloud.Terminals))
            .GroupBy(part => part.Name, part => part.Operations)
            .ToDictionary(part => part.Key, part => Math.Round((double)part.Sum() / terminals.Count, 2)),
        StringComparer.Ordinal);

    private OperationFigures Figures(IEnumerable<DemoTerminal> terminals) =>
        OperationFigures.Of([.. terminals.Select(terminal => terminal.UpgradeOperations(cloud.Terminals)).OfType<int>()]);
}
