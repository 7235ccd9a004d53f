using PosCloud.Core.Terminals;
using PosCloud.Protocol.Data;

namespace PosCloud.Core.Backups;

/// <summary>A backup that the service has, whole and hashed. Its row is there as long as its blob is, or shorter.</summary>
public sealed record BackupRecord(
    string BackupId,
    string HardwareId,
    string Sha256,
    long Length,
    string Header,
    IReadOnlyList<DataSetSummary> Sets,
    DateTimeOffset VerifiedAt,
    DateTimeOffset ExpiresAt,
    string? ExecutionId = null,
    string? ReleaseId = null)
{
    /// <summary>Path in the container <c>backups</c>.</summary>
    public static string PathOf(TerminalKey terminal, string backupId) => $"{terminal.Estate}/{terminal.TerminalId}/{backupId}";

    public BackupView ToView(string terminalId, bool withHeader) => new(
        BackupId, terminalId, HardwareId, Sha256, Length, Sets, VerifiedAt, ExpiresAt, ExecutionId, ReleaseId, withHeader ? Header : null);
}
