namespace PosCloud.Trust.Backups;

/// <summary>A backup was refused; nothing of it may be used. The message holds no secret.</summary>
public sealed class BackupException(BackupError error, string message) : Exception(message)
{
    public BackupError Error { get; } = error;

    internal static BackupException Malformed(string message) => new(BackupError.Malformed, message);
}
