namespace PosCloud.Protocol.Trust;

/// <summary>
/// The trust metadata of an estate as the service has it. Nobody needs to believe it: whoever signs checks the files against
/// the root that he pinned.
/// </summary>
/// <param name="OnlineKeys">The keys that the service signs with; a root and a targets file must name them.</param>
/// <param name="RootVersion">Version of the newest root; 0 when there is none yet.</param>
/// <param name="Targets">The published <c>targets.json</c>, base64; absent before the first one.</param>
/// <param name="Proposal">The targets file that waits for signatures, base64, with those that it has; absent when none waits.</param>
/// <param name="SnapshotExpires">UTC.</param>
/// <param name="TimestampExpires">UTC.</param>
public sealed record TrustView(
    IReadOnlyList<TrustKey> OnlineKeys,
    long RootVersion,
    string? Targets = null,
    string? Proposal = null,
    DateTimeOffset? SnapshotExpires = null,
    DateTimeOffset? TimestampExpires = null);
