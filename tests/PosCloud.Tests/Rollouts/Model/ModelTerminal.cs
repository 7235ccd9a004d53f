using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>A terminal that goes through the real decisions, and beside it a plain account of what it was told and did.</summary>
internal sealed class ModelTerminal(string terminalId, Member member)
{
    private static readonly CheckInOptions Options = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
    private static readonly ExecutionState[] Ends =
        [ExecutionState.Confirmed, ExecutionState.Confirmed, ExecutionState.Confirmed, ExecutionState.Failed, ExecutionState.RolledBack, ExecutionState.Rejected, ExecutionState.Cancelled];

    private long _seq;
    private string? _running;
    private bool _knows;
    private long _directiveSeq;

    public string TerminalId => terminalId;

    public TerminalState State { get; private set; } = DecisionSamples.State() with
    {
        TerminalId = terminalId,
        Memberships = [new Membership("r1", member.Wave, member.Lanes)],
        DirectiveSeq = 0,
    };

    /// <summary>How each attempt ended, in order; null while it runs. Kept by hand, from what the terminal was told.</summary>
    public List<(ExecutionState? End, FailureKindOf Kind)> Attempts { get; } = [];

    /// <summary>One check-in; its answer may be lost.</summary>
    /// <returns>Marks for the rollout.</returns>
    public IEnumerable<OutcomeMark> CheckIn(World world, Random random, DateTimeOffset now)
    {
        var facts = DecisionSamples.Facts();
        var decision = UpdateDecider.Decide(State, facts, _knows ? _running : null, world, new SiteLoad(0), now);
        var request = new CheckInRequest(++_seq, facts.Hardware, facts.Components, [], facts.Conditions, "1.0", ExecutionId: _knows ? _running : null);
        var before = State;
        var change = Core.Terminals.CheckIn.Change(before, before, facts, request, $"d{_seq}", decision, Options, now);
        State = change.State;
        Account(decision, before, world);

        var isArrived = random.Next(10) > 0;
        if (decision.Offer is not null && isArrived)
        {
            Assert.True(State.DirectiveSeq > _directiveSeq, "A directive that acts has a higher number.");
            _directiveSeq = State.DirectiveSeq;
            _knows = true;
        }
        else if (decision.Cancel is not null && isArrived)
        {
            return Marks(change).Concat(Report(ExecutionState.Cancelled, now));
        }

        return Marks(change);
    }

    /// <summary>The terminal reports a step or the end; late and doubled ones among them.</summary>
    public IEnumerable<OutcomeMark> Work(Random random, DateTimeOffset now)
    {
        if (!_knows || _running is null)
        {
            return [];
        }

        return Report(random.Next(3) == 0 ? Ends[random.Next(Ends.Length)] : (ExecutionState)random.Next(1, 7), now);
    }

    private IEnumerable<OutcomeMark> Report(ExecutionState state, DateTimeOffset now)
    {
        var before = State.Execution!;
        var report = new ReportRequest(++_seq, _running!, [new ReportEntry(state, now, "reason")]);
        var decided = ReportHandler.Decide(State, report, $"d{_seq}", now);
        Assert.Null(decided.Problem);
        State = decided.Value!.State;
        if (State.Execution!.IsFinal && !before.IsFinal)
        {
            End(State.Execution.State, before.State);
        }

        return Marks(decided.Value);
    }

    /// <summary>What the decision means, told without the service's own words for it.</summary>
    private void Account(Decision decision, TerminalState before, World world)
    {
        if (decision.IsLost)
        {
            End(ExecutionState.Failed, null);
        }
        else if (decision.IsWithdrawn)
        {
            End(ExecutionState.Cancelled, null);
        }

        if (decision.Offer is not { } offer)
        {
            return;
        }

        Assert.Equal(RolloutState.Running, world.Plans.Single().Rollout.State);
        Assert.True(member.Wave <= world.Plans.Single().Rollout.OpenWave, "The wave is open.");
        if (before.Execution is { IsFinal: false } running)
        {
            Assert.Equal(running.ExecutionId, State.Execution!.ExecutionId);
            return;
        }

        Assert.Null(_running);
        Assert.Equal(Attempts.Count + 1, offer.Attempt);
        _running = State.Execution!.ExecutionId;
        _knows = false;
        Attempts.Add((null, FailureKindOf.None));
    }

    private void End(ExecutionState end, ExecutionState? endedIn)
    {
        Assert.NotNull(_running);
        var kind = (end, endedIn) switch
        {
            (ExecutionState.Rejected, _) => FailureKindOf.Rejected,
            (ExecutionState.RolledBack, _) => FailureKindOf.SelfTest,
            (ExecutionState.Failed, null) => FailureKindOf.Lost,
            (ExecutionState.Failed, > ExecutionState.Downloading) => FailureKindOf.Install,
            (ExecutionState.Failed, _) => FailureKindOf.Download,
            _ => FailureKindOf.None,
        };
        Attempts[^1] = (end, kind);
        (_running, _knows) = (null, false);
    }

    private static List<OutcomeMark> Marks(TerminalChange change) => [.. change.Outbox.Select(o => o.Mark).OfType<OutcomeMark>()];
}

/// <summary>The model's own names of failures.</summary>
internal enum FailureKindOf
{
    None,
    Download,
    Install,
    SelfTest,
    Rejected,
    Lost,
}
