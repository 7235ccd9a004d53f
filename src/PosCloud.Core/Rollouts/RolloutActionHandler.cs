using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Does what operators ask of a rollout, on the version that they saw. Abort needs none: it wins over whoever was first.</summary>
public sealed class RolloutActionHandler(
    IRolloutStore rollouts, ICatalogueStore catalogue, RolloutCommits commits, WorldCache worlds, TimeProvider time)
{
    private const int MaxAttempts = 8;

    public async Task<Outcome<RolloutView>> HandleAsync(
        string estate, string rolloutId, RolloutActionRequest request, string? ifMatch, string actor, CancellationToken cancellationToken)
    {
        var isAbort = request.Action == RolloutAction.Abort;
        if (ifMatch is null && !isAbort)
        {
            return Reasons.EtagRequired;
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await rollouts.FindAsync(estate, rolloutId, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                return Reasons.RolloutUnknown;
            }

            var now = time.GetUtcNow();
            if (!RolloutActions.Apply(found.Value, request, actor, now).Is(out var step, out var problem))
            {
                return problem;
            }

            if (ReferenceEquals(step.Record, found.Value))
            {
                return found.Value.ToView(now);
            }

            if (!isAbort && ifMatch != found.Value.Etag)
            {
                return Reasons.EtagStale;
            }

            if (step.GoBackTo is { } back && await RefuseReleaseAsync(estate, back, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            if (await commits.CommitAsync(estate, step, found.Version, actor, now, cancellationToken).ConfigureAwait(false) is { } committed)
            {
                AuditScope.Note($"rollouts/{rolloutId}", found.Value, committed, CoreJson.Stored.RolloutRecord);

                // What was stopped here must stop at once; other instances follow within their refresh period.
                worlds.Forget(estate);
                return committed.ToView(now);
            }

            // Somebody was faster. When it was the engine that counts, the operator need not know.
        }

        return Reasons.ConcurrentChange;
    }

    private async Task<Problem?> RefuseReleaseAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        return release?.Value.State == ReleaseState.Published
            ? null
            : new Problem(Reasons.GoBackMissing, $"{releaseId} is not a published release.");
    }
}
