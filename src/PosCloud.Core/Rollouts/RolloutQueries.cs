using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Rollouts as admins see them.</summary>
public sealed class RolloutQueries(IRolloutStore rollouts, TimeProvider time)
{
    public async Task<Outcome<RolloutView>> ShowAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var found = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
        return found is null ? Reasons.RolloutUnknown : found.Value.ToView(time.GetUtcNow());
    }

    public async Task<Page<RolloutView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await rollouts.ListAsync(estate, limit, continuation, cancellationToken).ConfigureAwait(false);
        return new Page<RolloutView>([.. page.Items.Select(r => r.Value.ToView(time.GetUtcNow()))], page.Continuation);
    }
}
