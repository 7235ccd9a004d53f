using PosCloud.Core.Durations;
using PosCloud.Core.Fleet;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Says why a terminal gets an update or none: what a check-in with the last known facts would be answered now. It calls the
/// very function that the check-in calls, and writes nothing.
/// </summary>
public sealed class WhyHandler(ITerminalDirectory terminals, WorldCache worlds, Memberships memberships, OwedReleases owed, SiteSlots sites, TimeProvider time)
{
    public async Task<Outcome<WhyView>> HandleAsync(string estate, string terminalId, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        var known = await terminals.LoadAsync(key, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            return Reasons.TerminalUnknown;
        }

        var now = time.GetUtcNow();
        var world = await worlds.CurrentAsync(estate, cancellationToken).ConfigureAwait(false);
        var state = await memberships.LoadAsync(known.State, known.Facts, world, cancellationToken).ConfigureAwait(false);
        (world, state) = await owed.AddAsync(world, state, now, cancellationToken).ConfigureAwait(false);
        var running = state.Execution is { IsFinal: false } execution ? execution : null;
        var site = await sites.LoadAsync(key, state.Site, cancellationToken).ConfigureAwait(false);
        var decision = UpdateDecider.Decide(state, known.Facts, running?.ExecutionId, world, site, now);
        return new WhyView(
            terminalId,
            now,
            known.Facts.SeenAt,
            decision.Refusals,
            TerminalViews.NextCheckIn(state, known.Facts),
            decision.Offer?.Plan.Rollout.RolloutId,
            decision.Offer?.Plan.Release.ReleaseId,
            running?.ToView(StepEstimates.SecondsLeft(running.State, running.UpdatedAt, known.Facts.Hardware.Model, world.Rollout(running.RolloutId)?.Durations, now)),
            decision.Offer?.Floor,
            state.Execution is { IsFinal: true } last ? last.ToView() : null);
    }
}
