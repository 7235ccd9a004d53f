namespace PosCloud.Terminal.Storage;

/// <summary>The newest backup that this terminal made and the service has: the only one that it restores without a release.</summary>
/// <param name="BackupId">Its id.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hex.</param>
internal sealed record OwnBackup(string BackupId, string Sha256);
