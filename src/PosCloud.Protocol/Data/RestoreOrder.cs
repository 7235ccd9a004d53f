namespace PosCloud.Protocol.Data;

/// <summary>What a directive tells a terminal to restore. The link is beside it, by the same hash.</summary>
/// <param name="RestoreId">Names the order when it is reported.</param>
/// <param name="BackupId">The backup.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Grant">
/// A recipient's release to this terminal's restore key, base64. Without it a terminal restores the newest backup that it made
/// itself, and no other.
/// </param>
public sealed record RestoreOrder(string RestoreId, string BackupId, string Sha256, long Length, string? Grant = null)
{
    public override string ToString() => $"{nameof(RestoreOrder)} {{ RestoreId = {RestoreId}, BackupId = {BackupId} }}";
}
