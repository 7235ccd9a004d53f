namespace PosCloud.Trust.Tuf;

/// <summary>The roles that the service signs by itself.</summary>
/// <param name="Snapshot">The key of the snapshot role.</param>
/// <param name="Timestamp">The key of the timestamp role.</param>
/// <param name="SnapshotLife">How long a new snapshot is valid.</param>
/// <param name="TimestampLife">How long a new timestamp is valid.</param>
public sealed record OnlineRoles(ITufSigner Snapshot, ITufSigner Timestamp, TimeSpan SnapshotLife, TimeSpan TimestampLife);
