using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>A terminal that goes through the real decisions, and beside it a plain account of what it was told and did.</summary>
internal sealed class ModelTerminal
{
    private static readonly CheckInOptions Options = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
    private static readonly ExecutionState[] Ends =
        [ExecutionState.Confirmed, ExecutionState.Confirmed, ExecutionState.Confirmed, ExecutionState.Failed, ExecutionState.RolledBack, ExecutionState.Rejected, ExecutionState.Cancelled];

    private readonly Dictionary<string, List<ModelAttempt>> _attempts = new(StringComparer.Ordinal);
    private readonly bool _hasFloor;
    private int _installed;
    private int _offered;
    private long _seq;
    private long _directiveSeq;

    /// <summary>The execution that the service must think of as running.</summary>
    private (string ExecutionId, string RolloutId)? _running;

    /// <summary>The execution that the terminal works on: it took the offer and has not ended it.</summary>
    private string? _known;

    /// <summary>One that ended.</summary>
    private string? _past;

    public ModelTerminal(string terminalId, string site, int installed, bool hasFloor)
    {
        TerminalId = terminalId;
        _installed = installed;
        _hasFloor = hasFloor;
        State = DecisionSamples.State() with { TerminalId = terminalId, Site = site, Memberships = [], DirectiveSeq = 0 };
    }

    public string TerminalId { get; }

    public TerminalState State { get; private set; }

    /// <summary>Rollouts whose release it had before it was offered.</summary>
    public HashSet<string> UpToDate { get; } = [];

    public TerminalFacts Facts()
    {
        var facts = DecisionSamples.Facts(_installed);
        return facts with { Components = [.. facts.Components.Select(c => c with { Version = $"{_installed}" })] };
    }

    public IReadOnlyList<ModelAttempt> Attempts(string rolloutId) => _attempts.GetValueOrDefault(rolloutId, []);

    /// <summary>One check-in.</summary>
    /// <param name="known">The state with its memberships.</param>
    /// <param name="world">What the service knows of rollouts at that moment.</param>
    /// <param name="isAnswered">Whether the answer arrives.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Marks for the rollouts.</returns>
    public IReadOnlyList<OutcomeMark> CheckIn(TerminalState known, World world, bool isAnswered, DateTimeOffset now)
    {
        var facts = Facts();
        var decision = UpdateDecider.Decide(known, facts, _known, world, new SiteLoad(0), now);
        var request = new CheckInRequest(++_seq, facts.Hardware, facts.Components, [], facts.Conditions, "1.0", ExecutionId: _known);
        var before = State;
        var change = Core.Terminals.CheckIn.Change(before, known, facts, request, $"d{_seq}", decision, Options, now);
        State = change.State;
        Account(decision, before, world, now);
        var marks = Marks(change);
        if (!isAnswered)
        {
            return marks;
        }

        if (decision.Offer is not null)
        {
            Assert.True(State.DirectiveSeq > _directiveSeq, "A directive that acts has a higher number.");
            Assert.True(_known is null || _known == State.Execution!.ExecutionId, "A terminal at work was given another directive.");
            (_directiveSeq, _known) = (State.DirectiveSeq, State.Execution!.ExecutionId);
        }

        return decision.Cancel is null ? marks : [.. marks, .. Report(ExecutionState.Cancelled, now)];
    }

    /// <summary>The terminal reports a step or the end; late and doubled ones among them.</summary>
    public IReadOnlyList<OutcomeMark> Work(Random random, DateTimeOffset now)
    {
        if (_past is not null && random.Next(8) == 0)
        {
            ReportOld(now);
        }

        return _known is null ? [] : Report(random.Next(3) == 0 ? Ends[random.Next(Ends.Length)] : (ExecutionState)random.Next(1, 7), now);
    }

    public IReadOnlyList<OutcomeMark> Finish(Random random, DateTimeOffset now) => _known is null ? [] : Report(Ends[random.Next(Ends.Length)], now);

    /// <summary>A new disk: the terminal no longer knows what it was about to do.</summary>
    public void Forget() => _known = null;

    /// <summary>What the engine may change of a terminal: nothing but that it is silent, with the case for that.</summary>
    public void FallSilent(TerminalState state)
    {
        Assert.NotNull(state.SilentSince);
        if (State.OpenCase is { } open)
        {
            Assert.Equal(open, state.OpenCase);
        }
        else
        {
            Assert.Equal(CaseCause.Silent, state.OpenCase?.Cause);
        }

        Assert.Equal(State, state with { SilentSince = State.SilentSince, OpenCase = State.OpenCase });
        State = state;
    }

    private List<OutcomeMark> Report(ExecutionState state, DateTimeOffset now)
    {
        var before = State.Execution!;
        var decided = ReportHandler.Decide(State, new ReportRequest(++_seq, _known!, [new ReportEntry(state, now, "reason")]), $"d{_seq}", now);
        Assert.Null(decided.Problem);
        State = decided.Value!.State;
        if (State.Execution!.IsFinal && !before.IsFinal)
        {
            _installed = state == ExecutionState.Confirmed ? _offered : _installed;
            End(State.Execution.State, before.State, now);
        }

        return Marks(decided.Value);
    }

    /// <summary>A report of long ago arrives again: it changes nothing that counts.</summary>
    private void ReportOld(DateTimeOffset now)
    {
        var decided = ReportHandler.Decide(State, new ReportRequest(++_seq, _past!, [new ReportEntry(ExecutionState.Failed, now, "late")]), $"d{_seq}", now);
        if (decided.Value is { } change && _past != _known)
        {
            Assert.Equal(State.Execution, change.State.Execution);
            Assert.All(change.Outbox, item => Assert.Null(item.Mark));
            Assert.All(change.Outbox, item => Assert.True(item.Event?.Type is EventTypes.TerminalReturned or EventTypes.SupportCaseClosed, item.Event?.Type));
            State = change.State;
        }
    }

    /// <summary>What the decision means, told without the service's own words for it.</summary>
    private void Account(Decision decision, TerminalState before, World world, DateTimeOffset now)
    {
        if (decision.IsLost)
        {
            Assert.Null(_known);
            End(ExecutionState.Failed, null, now);
        }
        else if (decision.IsWithdrawn)
        {
            End(ExecutionState.Cancelled, null, now);
        }

        UpToDate.UnionWith(decision.UpToDate);
        if (decision.Offer is not { } offer)
        {
            return;
        }

        var rolloutId = offer.Plan.Rollout.RolloutId;
        Assert.Equal(RolloutState.Running, world.Plans.Single(p => p.Rollout.RolloutId == rolloutId).Rollout.State);
        if (before.Execution is { IsFinal: false } running)
        {
            Assert.Equal((running.ExecutionId, rolloutId), (State.Execution!.ExecutionId, running.RolloutId));
            return;
        }

        Assert.Null(_running);
        if (!_attempts.TryGetValue(rolloutId, out var attempts))
        {
            attempts = _attempts[rolloutId] = [];
        }

        Assert.Equal(attempts.Count + 1, offer.Attempt);
        Assert.True(attempts is not [.., { IsUpgraded: true }], "A terminal that confirmed was offered it again.");
        _running = (State.Execution!.ExecutionId, rolloutId);
        _offered = offer.Plan.Release.ReleaseId[^1] - '0';
        var wanted = offer.Plan.Rollout.ReleaseId[^1] - '0';
        var isStep = _hasFloor && wanted == 3 && _installed < 2;
        Assert.Equal(isStep ? 2 : wanted, _offered);
        attempts.Add(new ModelAttempt { IsStep = isStep });
    }

    private void End(ExecutionState end, ExecutionState? endedIn, DateTimeOffset now)
    {
        Assert.NotNull(_running);
        var attempt = _attempts[_running.Value.RolloutId][^1];
        (attempt.End, attempt.EndedAt) = (end, now);
        attempt.Failure = (end, endedIn) switch
        {
            (ExecutionState.Rejected, _) => FailureKind.Rejected,
            (ExecutionState.RolledBack, _) => FailureKind.SelfTest,
            (ExecutionState.Failed, null) => FailureKind.Lost,
            (ExecutionState.Failed, > ExecutionState.Downloading) => FailureKind.Install,
            (ExecutionState.Failed, _) => FailureKind.Download,
            _ => null,
        };
        (_past, _running, _known) = (_running.Value.ExecutionId, null, null);
    }

    private static List<OutcomeMark> Marks(TerminalChange change) => [.. change.Outbox.Select(o => o.Mark).OfType<OutcomeMark>()];
}
