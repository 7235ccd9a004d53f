using System.Globalization;
using PosCloud.Core.Backups;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust.Backups;

namespace PosCloud.Core.Terminals;

/// <summary>Takes diagnostics and backups of a terminal: a link that only writes first, then the check of what arrived.</summary>
public sealed class UploadHandler(
    ITerminalStore terminals, IUploadStore uploads, IBlobVault vault, BackupRecorder backups, CheckInOptions options, TimeProvider time)
{
    public async Task<Outcome<UploadTicket>> RequestAsync(TerminalMessage<UploadRequest> message, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(message.Sender, cancellationToken).ConfigureAwait(false)).Is(out _, out var refusal))
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var (key, request) = (message.Sender.Key, message.Body);
        if (request.Backup is { } backup && WrongHeader(key, backup) is { } wrong)
        {
            return wrong;
        }

        var uploadId = $"{request.Kind}-{request.Sha256[..32]}";
        var existing = await uploads.FindAsync(key, uploadId, cancellationToken).ConfigureAwait(false);
        if (existing?.CompletedAt is not null)
        {
            return new UploadTicket(uploadId, now);
        }

        // Diagnostics come in one piece, to a place of their own, by a link that can create and not overwrite. A backup comes in blocks
        // and goes on where it stopped.
        var isBackup = request.Backup is not null;
        var staging = isBackup ? StagingPath(key, uploadId) : string.Create(CultureInfo.InvariantCulture, $"{StagingPath(key, uploadId)}/{now.UtcTicks}");
        var record = new UploadRecord(
            uploadId, request.Kind, request.Sha256, request.Length, now, Backup: request.Backup, StagingPath: staging, RequestId: request.RequestId);
        await uploads.SaveAsync(key, record, cancellationToken).ConfigureAwait(false);
        var expiresAt = now + options.LinkLifetime;
        var url = isBackup
            ? await vault.WriteLinkAsync(staging, expiresAt, cancellationToken).ConfigureAwait(false)
            : await vault.CreateLinkAsync(staging, expiresAt, cancellationToken).ConfigureAwait(false);
        return new UploadTicket(uploadId, expiresAt, url);
    }

    public async Task<Outcome<UploadReceipt>> CompleteAsync(
        Credential sender, string uploadId, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(sender, cancellationToken).ConfigureAwait(false)).Is(out var state, out var refusal))
        {
            return refusal;
        }

        var record = await uploads.FindAsync(sender.Key, uploadId, cancellationToken).ConfigureAwait(false);
        if (record is null)
        {
            return Reasons.UploadUnknown;
        }

        if (record.CompletedAt is null)
        {
            var (container, destination) = record.Backup is { } backup
                ? (VaultContainer.Backups, BackupRecord.PathOf(sender.Key, backup.BackupId))
                : (VaultContainer.Diagnostics, $"{sender.Estate}/{sender.TerminalId}/{record.Sha256}");
            var ingested = await vault.IngestAsync(
                record.StagingPath ?? StagingPath(sender.Key, uploadId), container, destination, record.Sha256, record.Length, cancellationToken).ConfigureAwait(false);
            if (ingested is { } problem)
            {
                return problem;
            }

            // Before the upload counts as complete: a crash in between has the terminal ask again, and this is done again.
            if (record.Backup is not null)
            {
                await backups.RecordAsync(state, record, cancellationToken).ConfigureAwait(false);
            }

            await uploads.SaveAsync(sender.Key, record with { CompletedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        return new UploadReceipt(uploadId, record.Sha256, record.Length);
    }

    private async Task<Outcome<TerminalState>> LoadAsync(Credential sender, CancellationToken cancellationToken)
    {
        var terminal = await terminals.LoadAsync(sender.Key, cancellationToken).ConfigureAwait(false);
        if (terminal is null)
        {
            return Reasons.TerminalUnknown;
        }

        return TerminalMessageProcessor.CheckSender(terminal.State, sender, time.GetUtcNow()) is { } refusal ? refusal : terminal.State;
    }

    // A backup that is bound to another terminal could never be restored here: it is told at once, and not in the need.
    private static Problem? WrongHeader(TerminalKey key, BackupDeclaration backup)
    {
        try
        {
            var header = BackupHeader.Parse(Convert.FromBase64String(backup.Header));
            return header.Context == new BackupContext(key.Estate, key.TerminalId, backup.BackupId)
                ? null
                : new Problem(Reasons.FieldInvalid, "/backup/header: must be of this terminal's backup");
        }
        catch (Exception e) when (e is FormatException or BackupException)
        {
            return new Problem(Reasons.FieldInvalid, "/backup/header: must be the head of a backup, base64");
        }
    }

    private static string StagingPath(TerminalKey key, string uploadId) => $"{key.Estate}/terminals/{key.TerminalId}/{uploadId}";
}
