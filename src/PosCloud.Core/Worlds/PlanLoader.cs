using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Trust;

namespace PosCloud.Core.Worlds;

/// <summary>Puts a rollout together with its release and packages.</summary>
public sealed class PlanLoader(ICatalogueStore catalogue, IReleaseApprovals approvals)
{
    /// <returns>Null when the release does not exist.</returns>
    public async Task<RolloutPlan?> LoadAsync(string estate, RolloutRecord rollout, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, rollout.ReleaseId, cancellationToken).ConfigureAwait(false);
        if (release is null)
        {
            return null;
        }

        var steps = new List<ReleaseStep>();
        foreach (var via in (await FloorChain.LoadAsync(catalogue, estate, release.Value, cancellationToken).ConfigureAwait(false)).Releases)
        {
            steps.Add(new ReleaseStep(via, await PackagesAsync(estate, via, cancellationToken).ConfigureAwait(false)));
        }

        return new RolloutPlan(
            rollout,
            release.Value,
            await PackagesAsync(estate, release.Value, cancellationToken).ConfigureAwait(false),
            steps,
            await UnapprovedAsync(estate, [release.Value, .. steps.Select(s => s.Release)], cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Published means approved, and yet it is asked again: a row in a table is no signature.</summary>
    private async Task<IReadOnlyDictionary<string, string>> UnapprovedAsync(
        string estate, IReadOnlyList<ReleaseRecord> releases, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var release in releases)
        {
            if (await approvals.MissingAsync(estate, release, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                missing[release.ReleaseId] = reason;
            }
        }

        return missing;
    }

    private async Task<IReadOnlyList<PackageRecord>> PackagesAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken)
    {
        var packages = new List<PackageRecord>();
        foreach (var component in release.Components)
        {
            packages.AddRange(await catalogue.ListPackagesAsync(estate, component.Sha256, cancellationToken).ConfigureAwait(false));
        }

        return packages;
    }
}
