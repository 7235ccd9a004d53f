namespace PosCloud.Terminal.Backups;

/// <summary>Why a backup is not there.</summary>
/// <param name="Code">Stable name, see docs/failure-codes.md; null when trying again later may help.</param>
/// <param name="Detail">For people.</param>
internal sealed record BackupFailure(string? Code, string Detail)
{
    public static BackupFailure Temporary(string detail) => new(null, detail);
}
