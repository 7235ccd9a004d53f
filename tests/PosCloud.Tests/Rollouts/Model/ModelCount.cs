using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>Compares what the engine counts with the terminals' own accounts, once everything has been delivered.</summary>
internal sealed class ModelCount(ModelRollouts store, IReadOnlyList<ModelTerminal> terminals)
{
    public void Check(DateTimeOffset now)
    {
        foreach (var rollout in store.Records.Where(r => r.State != RolloutState.Starting))
        {
            var rows = store.Rows(rollout.RolloutId);
            CheckMembers(rollout, rows);
            foreach (var row in rows)
            {
                var terminal = terminals.Single(t => t.TerminalId == row.Member.TerminalId);
                Assert.Equal(Standing(rollout, terminal), row.Standing(rollout));
                CheckDecider(rollout, terminal, row, now);
            }

            CheckFold(rollout, rows);
        }
    }

    /// <summary>Everybody; for a rollout that goes back, those that confirmed its source and only those.</summary>
    private void CheckMembers(RolloutRecord rollout, IReadOnlyList<MemberRow> rows)
    {
        if (rollout.Source is null)
        {
            Assert.True(rollout.OpenWave < 0 || rows.Count == terminals.Count, $"{rows.Count} members of {terminals.Count}");
            return;
        }

        var members = rows.Select(r => r.Member.TerminalId).Order();
        var confirmed = terminals.Where(t => t.Attempts(rollout.Source) is [.., { IsUpgraded: true }]).Select(t => t.TerminalId).Order().ToList();
        if (rollout.State is RolloutState.Running or RolloutState.Paused)
        {
            Assert.Equal(confirmed, members);
        }
        else
        {
            Assert.Subset(confirmed.ToHashSet(), members.ToHashSet());
        }
    }

    private static void CheckFold(RolloutRecord rollout, IReadOnlyList<MemberRow> rows)
    {
        var tally = new MemberTally(rollout);
        foreach (var row in rows)
        {
            tally.Add(row);
        }

        var waves = tally.Waves();
        for (var wave = 0; wave < waves.Count; wave++)
        {
            var standings = rows.Where(r => r.Member.Wave == wave).Select(r => r.Standing(rollout)).ToList();
            var counts = waves[wave];
            Assert.Equal(
                (standings.Count, Of(MemberStanding.Confirmed), Of(MemberStanding.InFlight), Of(MemberStanding.Retrying), Of(MemberStanding.UpToDate)),
                (counts.Members, counts.Confirmed, counts.InFlight, counts.Retrying, counts.UpToDate));
            Assert.Equal(
                Of(MemberStanding.RolledBack) + Of(MemberStanding.Failed) + Of(MemberStanding.Rejected) + Of(MemberStanding.Silent), counts.Errors);

            int Of(MemberStanding standing) => standings.Count(s => s == standing);
        }

        // What is stored of a rollout that the engine still counts is what the rows say.
        if (!rollout.State.IsFinal() && rollout.State.IsLive() && rollout.Source is null)
        {
            Assert.Equal(waves, rollout.Waves.Select(w => w.Progress));
        }
    }

    /// <summary>What counts as ended is never offered again, and what does not count as ended will be.</summary>
    private static void CheckDecider(RolloutRecord rollout, ModelTerminal terminal, MemberRow row, DateTimeOffset now)
    {
        var standing = row.Standing(rollout);
        if (standing is MemberStanding.InFlight or MemberStanding.Silent)
        {
            return;
        }

        var refusal = OutcomeRules.Check(rollout, terminal.State.Outcome(rollout.RolloutId), now);
        Assert.Equal(standing is not (MemberStanding.Waiting or MemberStanding.Retrying), refusal?.Rule == RefusalRules.AlreadyEnded);
    }

    private MemberStanding Standing(RolloutRecord rollout, ModelTerminal terminal)
    {
        var attempts = terminal.Attempts(rollout.RolloutId);
        if (terminal.UpToDate.Contains(rollout.RolloutId))
        {
            return MemberStanding.UpToDate;
        }

        if (attempts.Count == 0)
        {
            return MemberStanding.Waiting;
        }

        var last = attempts[^1];
        var tries = attempts.Reverse().TakeWhile(a => a.End != ExecutionState.Confirmed).Count();
        var isRetried = last.Failure is { } kind
            && ((rollout.Plan.Retries?.FirstOrDefault(r => r.Kind == kind) is { } rule && tries <= rule.Max) || last.EndedAt < rollout.RetryFailedAt);
        return last.End switch
        {
            null => store.Silent.Contains((rollout.RolloutId, terminal.TerminalId, attempts.Count)) ? MemberStanding.Silent : MemberStanding.InFlight,
            ExecutionState.Confirmed when !last.IsStep => MemberStanding.Confirmed,
            ExecutionState.Confirmed or ExecutionState.Cancelled => MemberStanding.Waiting,
            _ when isRetried => MemberStanding.Retrying,
            ExecutionState.RolledBack => MemberStanding.RolledBack,
            ExecutionState.Rejected => MemberStanding.Rejected,
            _ => MemberStanding.Failed,
        };
    }
}
