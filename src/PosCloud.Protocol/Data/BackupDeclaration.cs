namespace PosCloud.Protocol.Data;

/// <summary>What a terminal says about a backup that it will upload. The service cannot look inside.</summary>
/// <param name="BackupId">Given by the terminal; the backup is bound to it.</param>
/// <param name="Header">The head of the file, base64: with it a recipient can release the backup without reading all of it.</param>
/// <param name="Sets">What is in it.</param>
/// <param name="ExecutionId">The upgrade that it was made for.</param>
/// <param name="ReleaseId">The release of that upgrade.</param>
public sealed record BackupDeclaration(
    string BackupId, string Header, IReadOnlyList<DataSetSummary> Sets, string? ExecutionId = null, string? ReleaseId = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Id(BackupId, $"{pointer}/backupId");
        check.Text(Header, 4, Limits.BackupHeader, $"{pointer}/header");
        check.That(ExecutionId is null || Names.IsId(ExecutionId), $"{pointer}/executionId", "must be an execution's id");
        check.That(ReleaseId is null || Names.IsId(ReleaseId), $"{pointer}/releaseId", "must be a release's id");
        if (!check.List(Sets, 1, Limits.DataSets, $"{pointer}/sets"))
        {
            return;
        }

        for (var i = 0; i < Sets.Count; i++)
        {
            Sets[i].Check(check, $"{pointer}/sets/{i}");
        }
    }
}
