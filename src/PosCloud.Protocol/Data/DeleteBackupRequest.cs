namespace PosCloud.Protocol.Data;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/delete</c></summary>
/// <param name="Reason">For the audit log.</param>
public sealed record DeleteBackupRequest(string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check) => check.Text(Reason, 1, Limits.LongText, "/reason");
}
