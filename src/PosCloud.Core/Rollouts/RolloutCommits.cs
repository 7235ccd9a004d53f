using PosCloud.Core.Events;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Writes steps of rollouts: record, events and the rollout that goes back, together.</summary>
public sealed class RolloutCommits(IRolloutStore rollouts, OutboxRelay relay)
{
    /// <summary>A way back that fails more often than that is paused: somebody has to look.</summary>
    private const decimal GoBackErrorPercent = 20;

    /// <summary>The rollout that brings the upgraded members of <paramref name="rolloutId"/> back.</summary>
    public static string GoBackId(string rolloutId) => rolloutId + StartRolloutRequest.GoBackSuffix;

    /// <returns>The record as committed; null when somebody else was first.</returns>
    public async Task<RolloutRecord?> CommitAsync(
        string estate, RolloutStep step, string? version, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var record = step.Record with { Revision = step.Record.Revision + 1 };
        var outbox = step.Events.Select((e, i) => OutboxItems.OfRollout(estate, record, e, i, now)).ToList();
        List<(RolloutRecord, string?)> records = [(record, version)];
        if (step.GoBackTo is { } releaseId)
        {
            records.Add((GoBack(record, releaseId, actor, now), null));
        }

        if (!await rollouts.CommitAsync(estate, records, outbox, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        relay.Enqueue(RolloutPartition.Of(estate), outbox);
        return record;
    }

    /// <summary>
    /// It starts at once and has one wave: going back repairs, and those who approved the plan or asked for it have decided.
    /// The members are whoever has confirmed the source, also later.
    /// </summary>
    private static RolloutRecord GoBack(RolloutRecord source, string releaseId, string actor, DateTimeOffset now)
    {
        var plan = new RolloutPlanBody(
            [new WavePlan("back", Gates: new WaveGates(ErrorPercent: GoBackErrorPercent, Rate: source.Plan.AllWaves()[^1].Gates?.Rate))], Priority: 100, SiteSharePercent: source.Plan.SiteSharePercent);
        var record = RolloutRecord.Create(GoBackId(source.RolloutId), releaseId, RolloutRecord.Everybody, plan, approvalsNeeded: 0, actor, now);
        return (record with { Source = source.RolloutId }).Logged(now, actor, "go-back", $"from {source.RolloutId}");
    }
}
