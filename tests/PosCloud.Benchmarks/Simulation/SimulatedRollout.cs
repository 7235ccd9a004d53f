using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>The engine's side: rows of members, their counts, and what <see cref="RolloutDecider"/> makes of them each minute.</summary>
internal sealed class SimulatedRollout
{
    public const string Id = "r1";

    private readonly Queue<(SimulatedTerminal Terminal, int Attempt, DateTimeOffset At)> _watched = new();
    private readonly MemberTally _tally;
    private RolloutPlan _plan;

    public SimulatedRollout(SimulationOptions options, IReadOnlyList<SimulatedTerminal> terminals, DateTimeOffset now)
    {
        Record = RolloutRecord.Create(Id, SimulatedRelease.ReleaseId, RolloutRecord.Everybody, options.Plan, approvalsNeeded: 0, "simulation", now);
        _plan = SimulatedRelease.PlanOf(Record, options.DeltaBytes);
        _tally = new MemberTally(Record);
        foreach (var terminal in terminals)
        {
            _tally.Add(terminal.Row);
        }
    }

    public RolloutRecord Record { get; private set; }

    public World World => new("simulation", Record.State.IsLive() ? [_plan] : []);

    public IReadOnlyList<RolloutProgress> Counts => _tally.Waves();

    /// <summary>What a delivered mark does to the member's row, as the columns of the table do it.</summary>
    public void Deliver(SimulatedTerminal terminal, OutcomeMark mark)
    {
        var row = terminal.Row;
        Replace(terminal, mark.Kind switch
        {
            OutcomeKind.UpToDate => row with { IsUpToDate = true },
            OutcomeKind.Offered => row with { Attempts = With(row, new MemberAttempt(mark.Attempt, mark.At)) },
            _ => row with
            {
                Attempts = With(row, (row.Attempts.FirstOrDefault(a => a.Number == mark.Attempt) ?? new MemberAttempt(mark.Attempt, null)) with
                {
                    Outcome = mark.Kind,
                    Failure = mark.Failure,
                    EndedAt = mark.At,
                }),
            },
        });
        if (mark.Kind == OutcomeKind.Offered)
        {
            _watched.Enqueue((terminal, mark.Attempt, mark.At));
        }
    }

    /// <summary>One pass of the engine.</summary>
    /// <returns>Whether it changed the rollout.</returns>
    public bool Advance(DateTimeOffset now)
    {
        Listen(now);
        if (RolloutDecider.Next(Record, Counts, now) is not { } step)
        {
            return false;
        }

        Record = step.Record with { Revision = step.Record.Revision + 1 };
        _plan = _plan with { Rollout = Record };
        return true;
    }

    private void Listen(DateTimeOffset now)
    {
        while (_watched.TryPeek(out var watched))
        {
            var (terminal, attempt, _) = watched;
            var silentAfter = Record.Gates(terminal.Member.Wave)?.SilentAfterSeconds ?? WaveGates.DefaultSilentAfterSeconds;
            var isOver = terminal.Row.Attempts is not [.., { Outcome: null, SilentAt: null } last] || last.Number != attempt;
            if (!isOver && watched.At.AddSeconds(silentAfter) > now)
            {
                return;
            }

            _watched.Dequeue();
            if (!isOver && terminal.State.LastMessage?.At.AddSeconds(silentAfter) > now)
            {
                _watched.Enqueue((terminal, attempt, terminal.State.LastMessage.At));
            }
            else if (!isOver)
            {
                var open = terminal.Row.Attempts[^1];
                Replace(terminal, terminal.Row with { Attempts = With(terminal.Row, open with { SilentAt = now }) });
            }
        }
    }

    private void Replace(SimulatedTerminal terminal, MemberRow row)
    {
        _tally.Remove(terminal.Row);
        terminal.Row = row;
        _tally.Add(row);
    }

    private static List<MemberAttempt> With(MemberRow row, MemberAttempt attempt) =>
        [.. row.Attempts.Where(a => a.Number != attempt.Number).Append(attempt).OrderBy(a => a.Number)];
}
