using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>
/// A random walk of a small estate over the whole domain: rollouts start, are acted on and end, terminals upgrade, fail and run
/// out of space. Before each check-in of a terminal that has nothing new to say, <c>why</c> is asked.
/// </summary>
/// <param name="seed">Gives the walk.</param>
/// <param name="seen">Counts what was answered, by rule.</param>
internal sealed class WhyWalk(int seed, Dictionary<string, int> seen) : IDisposable
{
    public const string Offered = "offered";

    private const int Large = 4;
    private const int Small = 2;

    private static readonly ExecutionState[] Reports =
        [ExecutionState.Downloading, ExecutionState.Installing, ExecutionState.Confirmed, ExecutionState.Confirmed, ExecutionState.Failed, ExecutionState.RolledBack, ExecutionState.Rejected];

    private readonly FakeCloud _cloud = new();
    private readonly Random _random = new(seed);
    private readonly List<FakeTerminal> _terminals = [];
    private readonly HashSet<string> _changed = [];
    private int _rollouts;

    public void Dispose() => _cloud.Dispose();

    public async Task RunAsync(int steps)
    {
        foreach (var image in new[] { 1, 2, 3 })
        {
            await _cloud.ReleasedAsync($"{image}.0.0", SampleImages.Of(image));
        }

        for (var lane = 0; lane < Large + Small; lane++)
        {
            _terminals.Add(await _cloud.TerminalAsync($"till-{lane}", SampleImages.Of(_random.Next(5) == 0 ? 2 : 1), lane < Large ? "shop-1" : "shop-2"));
        }

        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
        }
    }

    private async Task StepAsync()
    {
        var terminal = _terminals[_random.Next(_terminals.Count)];
        switch (_random.Next(12))
        {
            case < 5:
                await CompareAsync(terminal);
                break;
            case < 7 when terminal.ExecutionId is not null:
                await ReportAsync(terminal);
                break;
            case 7:
                await OperateAsync();
                break;
            case 8:
                terminal.FreeBytes = _random.Next(3) == 0 ? 10 : 1L << 30;
                _changed.Add(terminal.TerminalId);
                break;
            case 9 when _rollouts < 5:
                await StartAsync();
                break;
            default:
                _cloud.Time.Advance(TimeSpan.FromSeconds(_random.Next(1, 90)));
                await _cloud.DrainAsync();
                await _cloud.AdvanceAsync();
                break;
        }
    }

    private async Task CompareAsync(FakeTerminal terminal)
    {
        var isChanged = _changed.Remove(terminal.TerminalId);
        var why = (await _cloud.Get<WhyHandler>().HandleAsync(FakeCloud.Estate, terminal.TerminalId, CancellationToken.None)).Value();
        var answer = await terminal.CheckInAsync();
        await CheckShopsAsync();
        if (isChanged)
        {
            return;
        }

        var offered = answer.Directive.Action == DirectiveAction.Update ? answer.Directive.RolloutId : null;
        Assert.Equal(why.RolloutId, offered);
        Assert.Equal(why.ReleaseId, offered is null ? null : answer.Directive.ReleaseId);
        Assert.Equal(why.Refusals.Where(r => r.Rule != RefusalRules.NotInTarget).Select(Key), answer.Response.Refusals.Select(Key));
        Count(why);
    }

    /// <summary>Where a shop is busy the check-in looks no further than to "too many": the number that it names may be lower.</summary>
    private static (string, string?, DateTimeOffset?, string?, string) Key(Refusal refusal) =>
        (refusal.Rule, refusal.RolloutId, refusal.NextTry, refusal.Rule == RefusalRules.SiteBusy ? null : refusal.Seen, refusal.Needed);

    /// <summary>One lane of each shop takes money, whatever the rollouts ask for.</summary>
    private async Task CheckShopsAsync()
    {
        var busy = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var terminal in _terminals)
        {
            var state = (await _cloud.Get<ITerminalStore>().LoadAsync(terminal.Credential.Key, CancellationToken.None))!.State;
            busy[state.Site] = busy.GetValueOrDefault(state.Site) + (state.Execution is { IsFinal: false } ? 1 : 0);
        }

        Assert.InRange(busy["shop-1"], 0, Large - 1);
        Assert.InRange(busy["shop-2"], 0, Small - 1);
    }

    private async Task ReportAsync(FakeTerminal terminal)
    {
        var state = Reports[_random.Next(Reports.Length)];
        var releaseId = (await _cloud.Get<ITerminalStore>().LoadAsync(terminal.Credential.Key, CancellationToken.None))!.State.Execution!.ReleaseId;
        await terminal.ReportAsync(state);
        if (state == ExecutionState.Confirmed)
        {
            terminal.Image = SampleImages.Of(releaseId["os-".Length] - '0');
            _changed.Add(terminal.TerminalId);
        }
    }

    private async Task StartAsync()
    {
        var target = new[] { "all", "all", "site == shop-1", "id == till-0" }[_random.Next(4)];
        var plan = new RolloutPlanBody(
            _random.Next(2) == 0 ? null : [new WavePlan("some", SharePercent: 40, Gates: new WaveGates(50, 60, 1, 60)), new WavePlan("rest", Gates: new WaveGates(Rate: new RateCap(1)))],
            Priority: _random.Next(100),
            SiteSharePercent: _random.Next(1, 101),
            Retries: [new RetryRule(FailureKind.Download, 2, 60), new RetryRule(FailureKind.SelfTest, 1, 60)],
            Preconditions: _random.Next(3) == 0 ? new UpgradePreconditions(FreeBytes: 1000) : null);
        await _cloud.StartAsync($"r{++_rollouts}", $"{_random.Next(1, 4)}.0.0", target, plan);
        await _cloud.AdvanceAsync();
    }

    private async Task OperateAsync()
    {
        if (_rollouts == 0)
        {
            return;
        }

        RolloutAction[] actions = [RolloutAction.Pause, RolloutAction.Resume, RolloutAction.Resume, RolloutAction.Proceed, RolloutAction.RetryFailed, RolloutAction.Abort];
        var (rolloutId, action) = ($"r{_random.Next(_rollouts) + 1}", actions[_random.Next(actions.Length)]);
        var etag = (await _cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, rolloutId, CancellationToken.None)).Value?.Etag;

        // What the rollout's state does not take is refused, which is as good a step as any.
        await _cloud.Get<RolloutActionHandler>().HandleAsync(
            FakeCloud.Estate, rolloutId, new RolloutActionRequest(action, "a walk", RunningExecutions.Cancel), etag, "kim", CancellationToken.None);
    }

    private void Count(WhyView why)
    {
        var rules = why.Refusals.Select(r => r.Rule).Concat(why.RolloutId is null ? [] : [Offered]);
        foreach (var rule in rules)
        {
            seen[rule] = seen.GetValueOrDefault(rule) + 1;
        }
    }
}
