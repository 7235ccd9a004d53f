using PosCloud.Core.Durations;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Rollouts as admins see them.</summary>
public sealed class RolloutQueries(IRolloutStore rollouts, CheckInOptions checkIns, TimeProvider time)
{
    public async Task<Outcome<RolloutView>> ShowAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var found = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
        return found is null ? Reasons.RolloutUnknown : View(found.Value);
    }

    /// <summary>Without durations: they are many.</summary>
    public async Task<Page<RolloutView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await rollouts.ListAsync(estate, limit, continuation, cancellationToken).ConfigureAwait(false);
        return new Page<RolloutView>([.. page.Items.Select(r => View(r.Value) with { Durations = null })], page.Continuation);
    }

    private RolloutView View(RolloutRecord rollout)
    {
        var now = time.GetUtcNow();
        return RolloutTimeLeft.AddTo(rollout.ToView(now), rollout, checkIns.Interval, now);
    }
}
