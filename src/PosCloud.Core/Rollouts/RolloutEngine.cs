using Microsoft.Extensions.Logging;
using PosCloud.Core.Durations;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Moves rollouts on: lists members, counts what became of them, and does what <see cref="RolloutDecider"/> says. Each step is
/// written with the version it was decided on, so two engines at the same time do the same work once.
/// </summary>
public sealed partial class RolloutEngine(
    IRolloutStore rollouts,
    MemberLister lister,
    ITerminalStore terminals,
    Silence silence,
    RolloutCommits commits,
    TimeProvider time,
    ILogger<RolloutEngine> logger)
{
    /// <summary>Members whose silence is looked into in one pass; the others wait for the next.</summary>
    private const int SilenceChecks = 200;

    public async Task AdvanceAsync(string estate, CancellationToken cancellationToken)
    {
        foreach (var rollout in await rollouts.ListOpenAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await AdvanceAsync(estate, rollout, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One rollout in trouble must not hold up the others; the next tick tries it again.
                LogFailed(e, rollout.Value.RolloutId);
            }
        }
    }

    private async Task AdvanceAsync(string estate, Versioned<RolloutRecord> rollout, CancellationToken cancellationToken)
    {
        var record = rollout.Value;
        if (record.State is RolloutState.AwaitingApproval or RolloutState.Ready)
        {
            return;
        }

        var isSourceOpen = record.State == RolloutState.Starting
            ? await lister.ListAsync(estate, record, cancellationToken).ConfigureAwait(false)
            : record.Source is not null && await lister.ListAsync(estate, record, cancellationToken).ConfigureAwait(false);
        var (counts, durations) = await CountAsync(estate, record, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var step = RolloutDecider.Next(record, counts, now, durations);

        // More members may come from a source that still has executions: that is not the end yet.
        if (step is null || (isSourceOpen && step.Record.State == RolloutState.Completed))
        {
            return;
        }

        await commits.CommitAsync(estate, step, rollout.Version, RolloutRecord.Engine, now, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<RolloutProgress> Counts, IReadOnlyList<StepTimes>? Durations)> CountAsync(
        string estate, RolloutRecord rollout, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tally = new MemberTally(rollout);
        var durations = new DurationTally();
        var checks = 0;
        await foreach (var row in rollouts.MembersAsync(estate, rollout.RolloutId, cancellationToken).ConfigureAwait(false))
        {
            durations.Add(row);
            var silentAfter = rollout.Gates(row.Member.Wave)?.SilentAfterSeconds ?? WaveGates.DefaultSilentAfterSeconds;
            tally.Add(row.MayBeSilent(silentAfter, now) && checks++ < SilenceChecks
                ? await ListenAsync(estate, rollout, row, silentAfter, now, cancellationToken).ConfigureAwait(false)
                : row);
        }

        return (tally.Waves(), durations.ToTimes());
    }

    /// <summary>The row tells when the upgrade was offered; whether the terminal was heard of since then, its own row tells.</summary>
    private async Task<MemberRow> ListenAsync(
        string estate, RolloutRecord rollout, MemberRow row, int silentAfter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var attempt = row.Attempts[^1];
        var terminal = await terminals.LoadAsync(new TerminalKey(estate, row.Member.TerminalId), cancellationToken).ConfigureAwait(false);
        var activeUntil = terminal?.State.LastMessage?.At.AddSeconds(silentAfter);
        DateTimeOffset? silentAt = activeUntil > now ? null : now;
        if (silentAt is not null && terminal is not null && !await silence.AnnounceAsync(terminal, rollout.RolloutId, now, cancellationToken).ConfigureAwait(false))
        {
            // It wrote while we looked: the next pass sees what it said.
            return row;
        }

        await rollouts.MarkSilenceAsync(
            estate, rollout.RolloutId, row.Member.TerminalId, attempt.Number, silentAt, silentAt is null ? activeUntil : null, cancellationToken).ConfigureAwait(false);
        return row with { Attempts = [.. row.Attempts.SkipLast(1), attempt with { SilentAt = silentAt }] };
    }

    [LoggerMessage(5001, LogLevel.Error, "Advancing rollout {RolloutId} failed; the next tick tries again")]
    private partial void LogFailed(Exception exception, string rolloutId);
}
