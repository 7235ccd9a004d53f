using PosCloud.Core.Catalogue;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Whether a rollout can be as it is asked for: its filters, and the releases that it names.</summary>
public sealed class RolloutRequestCheck(ICatalogueStore catalogue)
{
    /// <returns>The filters, read; or <c>filter-invalid</c>, <c>release-unknown</c>, <c>release-state</c>, <c>floor-impossible</c>.</returns>
    public async Task<Outcome<RolloutFilters>> CheckAsync(string estate, StartRolloutRequest request, CancellationToken cancellationToken)
    {
        var filters = RolloutFilters.Parse(request);
        if (filters.Problem is not null)
        {
            return filters;
        }

        foreach (var releaseId in new[] { request.ReleaseId, request.Plan?.GoBackReleaseId }.OfType<string>())
        {
            if (await RefuseReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }
        }

        return filters;
    }

    private async Task<Problem?> RefuseReleaseAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        return release?.Value.State switch
        {
            null => new Problem(Reasons.ReleaseUnknown, $"There is no release {releaseId}."),
            ReleaseState.Published => (await FloorChain.LoadAsync(catalogue, estate, release.Value, cancellationToken).ConfigureAwait(false)).Problem,
            ReleaseState.Withdrawn => new Problem(Reasons.ReleaseState, $"{releaseId} was withdrawn."),
            _ => new Problem(Reasons.ReleaseState, $"{releaseId} is not published yet: publish it first."),
        };
    }
}
