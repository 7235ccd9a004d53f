using Microsoft.Extensions.Logging;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Moves rollouts on: lists members, opens them, counts outcomes, completes. Each step is written with the version it was
/// decided on, so two engines at the same time do the same work once.
/// </summary>
public sealed partial class RolloutEngine(
    IRolloutStore rollouts, ITerminalDirectory terminals, OutboxRelay relay, TimeProvider time, ILogger<RolloutEngine> logger)
{
    private const int MemberBatch = 100;

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
        if (record.State == RolloutState.Starting)
        {
            await AddMembersAsync(estate, record, cancellationToken).ConfigureAwait(false);
        }

        var progress = await rollouts.CountAsync(estate, record.RolloutId, cancellationToken).ConfigureAwait(false);
        if (Next(record, progress, time.GetUtcNow()) is not { } next)
        {
            return;
        }

        var outbox = Announce(estate, record.State, next, time.GetUtcNow());
        if (await rollouts.CommitAsync(estate, next, rollout.Version, outbox, cancellationToken).ConfigureAwait(false))
        {
            relay.Enqueue(RolloutPartition.Of(estate), outbox);
        }
    }

    /// <summary>Pure: where the rollout goes from here, or null when nothing changes.</summary>
    public static RolloutRecord? Next(RolloutRecord rollout, RolloutProgress progress, DateTimeOffset now)
    {
        var next = rollout with { Progress = progress };
        next = rollout.State switch
        {
            RolloutState.Starting => next with { State = RolloutState.Running },
            RolloutState.Running when progress.Ended >= progress.Members => next with { State = RolloutState.Completed, CompletedAt = now },
            _ => next,
        };
        return next == rollout ? null : next;
    }

    private async Task AddMembersAsync(string estate, RolloutRecord rollout, CancellationToken cancellationToken)
    {
        var batch = new List<string>(MemberBatch);
        await foreach (var terminal in terminals.AllAsync(estate, cancellationToken).ConfigureAwait(false))
        {
            if (!rollout.Target.Matches(terminal.Hardware.Model, terminal.Site, terminal.TerminalId))
            {
                continue;
            }

            batch.Add(terminal.TerminalId);
            if (batch.Count == MemberBatch)
            {
                await rollouts.AddMembersAsync(estate, rollout.RolloutId, batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await rollouts.AddMembersAsync(estate, rollout.RolloutId, batch, cancellationToken).ConfigureAwait(false);
    }

    private static OutboxItem[] Announce(string estate, RolloutState before, RolloutRecord next, DateTimeOffset now)
    {
        if (before == next.State)
        {
            return [];
        }

        var type = next.State == RolloutState.Running ? EventTypes.RolloutStarted : EventTypes.RolloutCompleted;
        return [OutboxItems.OfRollout(type, new RolloutEventData(estate, next.RolloutId, next.ReleaseId, next.Progress), now)];
    }

    [LoggerMessage(5001, LogLevel.Error, "Advancing rollout {RolloutId} failed; the next tick tries again")]
    private partial void LogFailed(Exception exception, string rolloutId);
}
