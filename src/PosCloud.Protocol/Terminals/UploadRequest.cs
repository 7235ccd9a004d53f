using PosCloud.Protocol.Data;

namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/terminals/{terminalId}/uploads</c>: asks for a link to upload diagnostics or a backup. Idempotent by
/// content: the same hash gives the same upload.
/// </summary>
/// <param name="Kind"><c>diagnostics</c> or <c>backup</c>.</param>
/// <param name="Sha256">SHA-256 of what will be uploaded.</param>
/// <param name="Length">Bytes; at most <see cref="Limits.DiagnosticsBytes"/> or <see cref="Limits.BackupBytes"/>.</param>
/// <param name="Backup">What is in it; for a backup and nothing else.</param>
/// <param name="RequestId">The demand that it answers; absent when the terminal sends it by itself.</param>
public sealed record UploadRequest(
    string Kind,
    string Sha256,
    long Length,
    BackupDeclaration? Backup = null,
    string? RequestId = null) : IChecked
{
    public const string Diagnostics = "diagnostics";

    /// <summary>Kind of a backup (docs/backups.md).</summary>
    public const string BackupKind = "backup";

    public void Check(FieldChecker check)
    {
        check.That(Kind is Diagnostics or BackupKind, "/kind", $"must be '{Diagnostics}' or '{BackupKind}'");
        check.That((Backup is not null) == (Kind == BackupKind), "/backup", "must be there for a backup, and for nothing else");
        check.Sha256(Sha256, "/sha256");
        check.That(RequestId is null || Names.IsId(RequestId), "/requestId", "must be a request's id");
        check.Range(Length, 1, Kind == BackupKind ? Limits.BackupBytes : Limits.DiagnosticsBytes, "/length");
        Backup?.Check(check, "/backup");
    }
}
