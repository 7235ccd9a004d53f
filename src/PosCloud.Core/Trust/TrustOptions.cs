using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>The online keys of the service and how long what they sign is valid.</summary>
/// <param name="Snapshot">Key of the snapshot role.</param>
/// <param name="Timestamp">Key of the timestamp role.</param>
/// <param name="Director">Key that certifies the keys which sign directives.</param>
/// <param name="SnapshotLife">How long a snapshot is valid.</param>
/// <param name="TimestampLife">How long a timestamp is valid; renewed at half of it.</param>
public sealed record TrustOptions(
    ITufSigner Snapshot, ITufSigner Timestamp, ITufSigner Director, TimeSpan SnapshotLife, TimeSpan TimestampLife)
{
    public OnlineRoles Roles => new(Snapshot, Timestamp, SnapshotLife, TimestampLife);
}
