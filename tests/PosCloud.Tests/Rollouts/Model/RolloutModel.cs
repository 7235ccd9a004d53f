using Azure.Data.Tables;
using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>
/// One generated history of a rollout: terminals, the marks that are on their way, two operators, the engine's timer. What the
/// service stores goes through the real functions; what must come out is counted by hand.
/// </summary>
internal sealed class RolloutModel
{
    private static readonly RolloutState[] Halted = [RolloutState.Paused, RolloutState.Aborting, RolloutState.Aborted, RolloutState.Completed];

    private readonly Random _random;
    private readonly List<ModelTerminal> _terminals = [];
    private readonly Dictionary<string, TableEntity> _rows = [];
    private readonly List<OutcomeMark> _onTheWay = [];
    private readonly List<OutcomeMark> _delivered = [];
    private readonly List<Member> _members = [];
    private readonly RolloutPlan _plan;
    private RolloutRecord _record;
    private RolloutRecord _seen;
    private int _version;
    private DateTimeOffset _now = DecisionSamples.Now;
    private bool _wasAborted;

    public RolloutModel(int seed)
    {
        _random = new Random(seed);
        var body = Plan();
        _record = RolloutRecord.Create("r1", "os-2", "all", body, approvalsNeeded: 0, "kim", _now);
        _seen = _record;
        _plan = DecisionSamples.Plan(packages: DecisionSamples.Full());
        for (var i = 0; i < _random.Next(1, 7); i++)
        {
            var member = new Member($"t{i}", _random.Next(body.AllWaves().Count), Lanes: 1);
            _members.Add(member);
            _rows[member.TerminalId] = MemberRows.Of("p", member);
            _terminals.Add(new ModelTerminal(member.TerminalId, member));
        }
    }

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Step();
        }

        while (_onTheWay.Count > 0)
        {
            Deliver();
        }

        Tick();
        CheckCounts();
    }

    private void Step()
    {
        _now = _now.AddSeconds(_random.Next(1, 90));
        switch (_random.Next(12))
        {
            case < 4:
                _onTheWay.AddRange(Any(_terminals).CheckIn(World(), _random, _now));
                break;
            case < 7:
                _onTheWay.AddRange(Any(_terminals).Work(_random, _now));
                break;
            case < 9:
                Deliver();
                break;
            case < 11:
                Tick();
                break;
            default:
                Operate();
                break;
        }
    }

    /// <summary>In any order, sometimes again, sometimes one that was delivered long ago.</summary>
    private void Deliver()
    {
        if (_onTheWay.Count > 0)
        {
            var mark = Any(_onTheWay);
            if (_random.Next(5) > 0)
            {
                _onTheWay.Remove(mark);
            }

            Merge(mark);
            _delivered.Add(mark);
        }

        if (_delivered.Count > 0 && _random.Next(4) == 0)
        {
            Merge(Any(_delivered));
        }
    }

    private void Merge(OutcomeMark mark)
    {
        foreach (var column in MemberRows.Of("p", mark.TerminalId, [mark]).Where(c => c.Key is not ("PartitionKey" or "RowKey")))
        {
            _rows[mark.TerminalId][column.Key] = column.Value;
        }
    }

    /// <summary>The timer, sometimes twice at once: both decide on the same record, one commits.</summary>
    private void Tick()
    {
        var (record, version) = (_record, _version);
        var counts = Counts(record);
        var step = RolloutDecider.Next(record, counts, _now);
        Commit(step, version);
        if (_random.Next(3) == 0)
        {
            Commit(RolloutDecider.Next(record, counts, _now), version);
        }

        if (step is not null)
        {
            Assert.Null(RolloutDecider.Next(step.Record, counts, _now));
            CheckOpening(record, step.Record, counts);
        }
    }

    private void Operate()
    {
        var action = Any([RolloutAction.Pause, RolloutAction.Resume, RolloutAction.Proceed, RolloutAction.RetryFailed, RolloutAction.Abort, RolloutAction.Abort]);
        if (action == RolloutAction.Abort && _random.Next(4) > 0)
        {
            return;
        }

        var (record, version) = (_record, _version);
        var request = new RolloutActionRequest(action, "why", Any([RunningExecutions.Finish, RunningExecutions.Cancel]));
        var other = RolloutActions.Apply(record, new RolloutActionRequest(RolloutAction.Pause, "why"), "sam", _now);
        var mine = RolloutActions.Apply(record, request, "kim", _now);
        if (_random.Next(3) == 0 && other.Value is { } first)
        {
            Commit(first, version);
        }

        if (mine.Value is not { } step)
        {
            return;
        }

        if (action == RolloutAction.Abort)
        {
            // Abort needs no version: it is applied to whatever is there.
            if (RolloutActions.Apply(_record, request, "kim", _now).Value is { } abort)
            {
                Commit(abort, _version);
                _wasAborted |= _record.State is RolloutState.Aborting or RolloutState.Aborted;
            }
        }
        else
        {
            Commit(step, version);
        }
    }

    private void Commit(RolloutStep? step, int version)
    {
        if (step is null || version != _version)
        {
            return;
        }

        CheckTransition(_record, step.Record);
        (_record, _version) = (step.Record, _version + 1);
    }

    private World World()
    {
        // The cache of a few seconds: sometimes the terminals still meet the rollout as it was.
        if (_random.Next(3) > 0)
        {
            _seen = _record;
        }

        return _seen.State == RolloutState.Starting
            ? DecisionSamples.World()
            : DecisionSamples.World(_plan with { Rollout = _seen });
    }

    private IReadOnlyList<RolloutProgress> Counts(RolloutRecord record)
    {
        var tally = new MemberTally(record);
        foreach (var row in _rows.Values)
        {
            tally.Add(MemberRows.Read(row)!);
        }

        return tally.Waves();
    }

    private void CheckTransition(RolloutRecord from, RolloutRecord to)
    {
        var allowed = from.State switch
        {
            RolloutState.Starting => [RolloutState.Running, RolloutState.Aborted],
            RolloutState.Running => [RolloutState.Paused, RolloutState.Completed, RolloutState.Aborting],
            RolloutState.Paused => [RolloutState.Running, RolloutState.Aborting],
            RolloutState.Aborting => [RolloutState.Aborted],
            RolloutState.Completed => [RolloutState.Running],
            _ => Array.Empty<RolloutState>(),
        };
        Assert.True(to.State == from.State || allowed.Contains(to.State), $"{from.State} became {to.State}");
        Assert.True(to.OpenWave >= from.OpenWave, "A wave closed.");
        Assert.False(_wasAborted && to.State is not (RolloutState.Aborting or RolloutState.Aborted), "An aborted rollout came back.");
    }

    /// <summary>A wave that the engine opened: the one before it had met every gate, and none of them is unset.</summary>
    private static void CheckOpening(RolloutRecord from, RolloutRecord to, IReadOnlyList<RolloutProgress> counts)
    {
        if (to.OpenWave <= Math.Max(0, from.OpenWave))
        {
            return;
        }

        Assert.Equal(from.OpenWave + 1, to.OpenWave);
        var (gates, wave, progress) = (from.Gates(from.OpenWave), from.Waves[from.OpenWave], counts[from.OpenWave]);
        Assert.NotNull(gates?.SuccessPercent);
        Assert.NotNull(gates.ErrorPercent);
        Assert.NotNull(gates.SoakSeconds);
        var attempted = progress.Confirmed + progress.RolledBack + progress.Failed + progress.Rejected + progress.Silent - wave.BaseAttempted;
        Assert.True(attempted > 0, "A wave without a sample let the next one open.");
        var errors = attempted - (progress.Confirmed - (wave.BaseAttempted - wave.BaseErrors));
        Assert.True(100m * errors <= gates.ErrorPercent * attempted, $"{errors} errors of {attempted}");
        Assert.True(100m * (attempted - errors) >= gates.SuccessPercent * attempted, $"{errors} errors of {attempted}");
    }

    /// <summary>With everything delivered, the counts are those of the terminals' own accounts.</summary>
    private void CheckCounts()
    {
        var counts = Counts(_record);
        for (var wave = 0; wave < counts.Count; wave++)
        {
            var standings = _terminals.Where((_, i) => _members[i].Wave == wave).Select(Standing).ToList();
            Assert.Equal(
                (standings.Count, Of("confirmed"), Of("rolled-back"), Of("failed"), Of("rejected"), Of("retrying"), Of("running")),
                (counts[wave].Members, counts[wave].Confirmed, counts[wave].RolledBack, counts[wave].Failed, counts[wave].Rejected, counts[wave].Retrying, counts[wave].InFlight));

            int Of(string name) => standings.Count(s => s == name);
        }

        Assert.False(Halted.Contains(_record.State) && _record.State is RolloutState.Completed && counts.Any(c => c.InFlight > 0 && _record.RetryFailedAt is null), "Completed with executions running.");
    }

    private string Standing(ModelTerminal terminal)
    {
        if (terminal.Attempts.Count == 0)
        {
            return "waiting";
        }

        var (end, kind) = terminal.Attempts[^1];
        var isRetried = kind != FailureKindOf.None
            && (_record.Plan.Retries?.FirstOrDefault(r => r.Kind.ToString() == kind.ToString()) is { } rule && terminal.Attempts.Count <= rule.Max
                || terminal.State.Outcomes.Single().At < _record.RetryFailedAt);
        return end switch
        {
            null => "running",
            ExecutionState.Confirmed => "confirmed",
            ExecutionState.Cancelled => "waiting",
            _ when isRetried => "retrying",
            ExecutionState.RolledBack => "rolled-back",
            ExecutionState.Rejected => "rejected",
            _ => "failed",
        };
    }

    private RolloutPlanBody Plan()
    {
        var waves = Enumerable.Range(0, _random.Next(1, 4)).Select(i => new WavePlan($"w{i}", Gates: Gates())).ToList();
        return new RolloutPlanBody(waves, Retries: _random.Next(2) == 0 ? null : [new RetryRule(FailureKind.Download, 2, 30), new RetryRule(FailureKind.Lost, 1, 60)]);
    }

    private WaveGates? Gates() => _random.Next(6) == 0
        ? null
        : new WaveGates(
            _random.Next(6) == 0 ? null : Any([50m, 90m, 100m]),
            _random.Next(6) == 0 ? null : Any([0m, 20m, 60m]),
            _random.Next(1, 4),
            _random.Next(6) == 0 ? null : Any([0, 60]),
            _random.Next(3) == 0 ? new RateCap(1) : null);

    private T Any<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
