namespace PosCloud.Protocol.Data;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/backups</c></summary>
/// <param name="Items">Newest first; as many as retention keeps.</param>
/// <param name="RestoreKey">
/// The key to which the terminal says a backup must be released. Compare its fingerprint with what the terminal itself shows.
/// </param>
/// <param name="Restore">The last restore that was ordered; absent when there was none.</param>
public sealed record BackupList(IReadOnlyList<BackupView> Items, EcJwk? RestoreKey = null, RestoreView? Restore = null);
