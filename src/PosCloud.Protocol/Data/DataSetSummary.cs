namespace PosCloud.Protocol.Data;

/// <summary>What a data set was when it was counted.</summary>
/// <param name="Name">The set.</param>
/// <param name="Files">Its files.</param>
/// <param name="Records">Its records, as the terminal's software counts them.</param>
/// <param name="Bytes">Bytes of all its files.</param>
/// <param name="Sha256">SHA-256 over names, lengths and contents of its files (docs/backups.md), lower-case hex.</param>
public sealed record DataSetSummary(string Name, int Files, long Records, long Bytes, string Sha256)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.That(Names.IsDataSet(Name), $"{pointer}/name", "must be a data set: lower-case letters, digits and '-'");
        check.Range(Files, 0, Limits.BackupFiles, $"{pointer}/files");
        check.Range(Records, 0, long.MaxValue, $"{pointer}/records");
        check.Range(Bytes, 0, Limits.BackupBytes, $"{pointer}/bytes");
        check.Sha256(Sha256, $"{pointer}/sha256");
    }
}
