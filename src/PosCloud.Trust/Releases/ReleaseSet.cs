using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>
/// Which components a release has, and the order in which a terminal takes them over, as approvers sign it: the TUF target
/// <c>releases/{releaseId}</c>. It names images by component and version; their hashes are those of the targets of these names, in
/// the same file. See docs/decisions/0021.
/// </summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="Components">1 to <see cref="DraftReleaseRequest.MaxComponents"/>, each component once, in order.</param>
public sealed record ReleaseSet(string ReleaseId, IReadOnlyList<SetComponent> Components)
{
    private const string Folder = "releases/";

    /// <summary>The target path: <c>releases/{releaseId}</c>.</summary>
    public string Path => PathOf(ReleaseId);

    public static string PathOf(string releaseId) => $"{Folder}{releaseId}";

    /// <summary>Whether a target path is that of a set.</summary>
    public static bool IsPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Folder, StringComparison.Ordinal);
    }

    /// <summary>The sets that a targets file signs, in the order of their paths.</summary>
    /// <exception cref="TufException">A set is malformed: nobody should have signed the file.</exception>
    public static IReadOnlyList<ReleaseSet> All(TargetsMetadata? targets) => targets is null
        ? []
        : [.. targets.Targets.Where(t => IsPath(t.Key)).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Read(t.Key, t.Value))];

    /// <summary>The set of a release; null when the file does not sign it.</summary>
    /// <exception cref="TufException"><see cref="TufError.MetadataMalformed"/>.</exception>
    public static ReleaseSet? Find(TargetsMetadata targets, string releaseId)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.Targets.TryGetValue(PathOf(releaseId), out var file) ? Read(PathOf(releaseId), file) : null;
    }

    /// <summary>As it stands in a targets file.</summary>
    public TargetFile ToTargetFile() => StatementTarget.Of(writer =>
    {
        writer.WriteStartArray("components");
        foreach (var component in Components)
        {
            writer.WriteStringValue(component.Key);
        }

        writer.WriteEndArray();
    });

    public bool Equals(ReleaseSet? other) => other is not null && ReleaseId == other.ReleaseId && Components.SequenceEqual(other.Components);

    public override int GetHashCode() => HashCode.Combine(ReleaseId, Components.Count);

    /// <summary>The components in order, for people.</summary>
    public override string ToString() => string.Join(", ", Components);

    private static ReleaseSet Read(string path, TargetFile file)
    {
        var releaseId = path[Folder.Length..];
        if (!Names.IsId(releaseId) || file.Custom is not { } custom)
        {
            throw TufException.Malformed($"The target {path} is no set of a release.");
        }

        var set = new ReleaseSet(releaseId, [.. custom.Member("components").Items(DraftReleaseRequest.MaxComponents, "The components")
            .Select(c => SetComponent.Parse(c.Text((2 * Names.MaxLength) + 1, "A component")))]);
        return set.Components.Count > 0 && set.Components.DistinctBy(c => c.Name).Count() == set.Components.Count
            ? set
            : throw TufException.Malformed($"The target {path} names no component, or one twice.");
    }
}
