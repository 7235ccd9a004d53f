using System.Collections.Concurrent;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// The releases that the published targets file of an estate approves. Verified each time it is read, and read at most once in
/// the refresh period of a world; what has just been published here is read at once.
/// </summary>
public sealed class ApprovedTargets(TrustStore store, WorldOptions options, TimeProvider time) : IReleaseApprovals
{
    private readonly ConcurrentDictionary<string, (Approved Approved, long At)> known = new(StringComparer.Ordinal);

    public async ValueTask<string?> MissingAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var (targets, sets) = await LoadAsync(estate, cancellationToken).ConfigureAwait(false);
        foreach (var component in release.Components)
        {
            if (!targets.TryGetValue(ReleaseTarget.PathOf(component.Name, component.Version), out var target))
            {
                return $"{component.Name} {component.Version} is not in the signed targets file.";
            }

            if (target.Sha256 != component.Sha256 || target.Length != component.Length)
            {
                return $"{component.Name} {component.Version} was approved with SHA-256 {target.Sha256}.";
            }

            if (!component.IsTakenOverAs(target.Kind, target.Requires, target.Peripheral))
            {
                return $"{component.Name} {component.Version} was approved with another kind, other requirements or another peripheral.";
            }
        }

        return sets.GetValueOrDefault(release.ReleaseId) is not { } set ? $"The set of {release.ReleaseId} is not in the signed targets file."
            : !set.Equals(release.ToSet()) ? $"{release.ReleaseId} was approved as {set}."
            : null;
    }

    /// <summary>The next question reads anew.</summary>
    public void Forget(string estate) => known.TryRemove(estate, out _);

    private async Task<Approved> LoadAsync(string estate, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(estate, out var cached) && time.GetElapsedTime(cached.At) < options.Refresh)
        {
            return cached.Approved;
        }

        var writer = await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false);
        var state = writer is null ? null : await writer.ReadAsync(cancellationToken).ConfigureAwait(false);

        // Terminals go by the newest root: what only the keys of an older one have signed is not approved any more.
        var content = state is not null && state.IsTrusted(TufNames.Targets, state.Targets) ? state.Targets!.Content : null;
        var approved = new Approved(
            ReleaseTarget.All(content).ToDictionary(t => t.Path, StringComparer.Ordinal),
            ReleaseSet.All(content).ToDictionary(s => s.ReleaseId, StringComparer.Ordinal));
        known[estate] = (approved, time.GetTimestamp());
        return approved;
    }

    private sealed record Approved(IReadOnlyDictionary<string, ReleaseTarget> Targets, IReadOnlyDictionary<string, ReleaseSet> Sets);
}
