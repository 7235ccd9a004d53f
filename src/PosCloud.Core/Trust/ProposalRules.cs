using PosCloud.Core.Catalogue;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// What the service takes from approvers. It cannot make terminals accept anything, but it can keep people from signing what
/// would lock terminals out or what nobody uploaded.
/// </summary>
internal static class ProposalRules
{
    /// <summary>Checks the content: forward by one version, the director's key kept, counters rising, no component without its set.</summary>
    /// <param name="before">The published file; null for the first one.</param>
    /// <param name="after">The proposed one.</param>
    /// <param name="change">What it changes.</param>
    /// <param name="director">The service's own key.</param>
    /// <param name="now">UTC.</param>
    public static Problem? Content(TargetsMetadata? before, TargetsMetadata after, TargetsChange change, TufKey director, DateTimeOffset now)
    {
        if (after.Version != (before?.Version ?? 0) + 1)
        {
            return new Problem(Reasons.ProposalStale, $"The proposal has version {after.Version}; version {before?.Version ?? 0} is published.");
        }

        if (after.IsExpired(now))
        {
            return new Problem(Reasons.MetadataRefused, "The proposal has expired already.");
        }

        if (DirectorRole.KeysOf(after).All(key => key.Id != director.Id))
        {
            return new Problem(Reasons.MetadataRefused, "The proposal does not delegate to the director's key of this service: terminals would refuse every answer.");
        }

        var old = ReleaseTarget.All(before);
        foreach (var target in change.Altered)
        {
            var was = old.First(t => t.Path == target.Path);
            if (target.Counter != was.Counter || target.MinimumCounter < was.MinimumCounter)
            {
                return new Problem(Reasons.MetadataRefused, $"{target.Component} {target.Version} is approved with counter {was.Counter} and minimum {was.MinimumCounter}; the one never changes and the other never falls.");
            }
        }

        if (Sets(after, change) is { } torn)
        {
            return torn;
        }

        var counters = old.GroupBy(t => t.Component, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(t => t.Counter), StringComparer.Ordinal);
        return change.Added.FirstOrDefault(t => t.Counter <= counters.GetValueOrDefault(t.Component)) is { } low
            ? new Problem(Reasons.MetadataRefused, $"{low.Component} {low.Version} has counter {low.Counter}; {counters[low.Component]} is given already.")
            : null;
    }

    /// <summary>Checks one approved component against the release that was uploaded.</summary>
    /// <param name="target">What would be signed.</param>
    /// <param name="release">The release of that component and version; null when there is none.</param>
    /// <param name="actor">Who approves.</param>
    public static Problem? Release(ReleaseTarget target, ReleaseRecord? release, string actor)
    {
        var what = $"{target.Component} {target.Version}";
        if (release?.Component(target.Component) is not { } component || component.Version != target.Version)
        {
            return new Problem(Reasons.ReleaseUnknown, $"Nobody uploaded {what}.");
        }

        if (component.Sha256 != target.Sha256 || component.Length != target.Length)
        {
            return new Problem(Reasons.MetadataRefused, $"{what} was uploaded with SHA-256 {component.Sha256} and {component.Length} bytes.");
        }

        if (!component.IsTakenOverAs(target.Kind, target.Requires, target.Peripheral))
        {
            return new Problem(Reasons.MetadataRefused, $"{what} was uploaded with another kind, other requirements or another peripheral.");
        }

        if ((component.VendorSignature, component.Pts) != (target.VendorSignature, target.Pts))
        {
            return new Problem(Reasons.MetadataRefused, $"{what} was uploaded with another signature of its maker, or another PCI PTS listing.");
        }

        if (release.State is ReleaseState.Draft or ReleaseState.Withdrawn)
        {
            return NotReady(release);
        }

        if (string.IsNullOrWhiteSpace(release.BackOut))
        {
            return new Problem(Reasons.BackOutMissing, $"{release.ReleaseId} says nowhere how to get back.");
        }

        return release.CreatedBy == actor
            ? new Problem(Reasons.ApproverIsUploader, $"{actor} uploaded {release.ReleaseId}.")
            : null;
    }

    /// <summary>Checks the set of a release against the release that was uploaded.</summary>
    /// <param name="set">What would be signed.</param>
    /// <param name="release">The release of that id; null when there is none.</param>
    /// <param name="actor">Who approves.</param>
    public static Problem? Set(ReleaseSet set, ReleaseRecord? release, string actor) =>
        release is null ? new Problem(Reasons.ReleaseUnknown, $"Nobody uploaded {set.ReleaseId}.")
        : release.State is ReleaseState.Draft or ReleaseState.Withdrawn ? NotReady(release)
        : release.ToSet() is var uploaded && !uploaded.Equals(set)
            ? new Problem(Reasons.MetadataRefused, $"{set.ReleaseId} was uploaded as {uploaded}, and not as {set}.")
        : release.CreatedBy == actor
            ? new Problem(Reasons.ApproverIsUploader, $"{actor} uploaded {set.ReleaseId}.")
        : null;

    /// <summary>A set can be taken back like a component: when its release was withdrawn, or nobody knows it.</summary>
    /// <param name="set">What would go.</param>
    /// <param name="release">The release of that id; null when there is none.</param>
    public static Problem? SetRemoval(ReleaseSet set, ReleaseRecord? release) =>
        release is null or { State: ReleaseState.Withdrawn }
            ? null
            : new Problem(Reasons.MetadataRefused, $"The set of {set.ReleaseId} would lose its approval; withdraw it first.");

    /// <summary>Only what no release needs any more can lose its approval: it was withdrawn, or nobody knows it.</summary>
    /// <param name="target">What would go.</param>
    /// <param name="release">A release that has it and is not withdrawn; null when there is none.</param>
    public static Problem? Removal(ReleaseTarget target, ReleaseRecord? release) =>
        release is not null
            ? new Problem(Reasons.MetadataRefused, $"{target.Component} {target.Version} would lose its approval; withdraw {release.ReleaseId} first.")
            : null;

    private static Problem NotReady(ReleaseRecord release) =>
        new(Reasons.ReleaseState, release.State == ReleaseState.Draft ? $"{release.ReleaseId} is not uploaded yet." : $"{release.ReleaseId} was withdrawn.");

    /// <summary>Terminals would refuse a set of which a component is not signed, and a component that is in no set.</summary>
    private static Problem? Sets(TargetsMetadata after, TargetsChange change)
    {
        var sets = ReleaseSet.All(after).ToDictionary(s => s.ReleaseId, StringComparer.Ordinal);
        foreach (var set in sets.Values)
        {
            if (set.Components.FirstOrDefault(c => !after.Targets.ContainsKey(c.Path)) is { } unsigned)
            {
                return new Problem(Reasons.MetadataRefused, $"The set of {set.ReleaseId} has {unsigned}, which is not in the file.");
            }
        }

        return change.Added.FirstOrDefault(t => sets.GetValueOrDefault(t.ReleaseId)?.Components.Any(c => c.Path == t.Path) is not true) is { } alone
            ? new Problem(Reasons.MetadataRefused, $"{alone.Component} {alone.Version} would be approved without the set of {alone.ReleaseId}.")
            : null;
    }
}
