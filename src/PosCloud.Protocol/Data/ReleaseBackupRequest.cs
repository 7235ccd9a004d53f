namespace PosCloud.Protocol.Data;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/release</c>: has the terminal restore the backup.
/// Repeating it changes nothing as long as the terminal has not answered.
/// </summary>
/// <param name="Grant">Made with a recipient's private key, base64; absent for a terminal that still has its own data.</param>
public sealed record ReleaseBackupRequest(string? Grant = null) : IChecked
{
    public void Check(FieldChecker check) => check.OptionalText(Grant, Limits.BackupGrant, "/grant");

    public override string ToString() => nameof(ReleaseBackupRequest);
}
