using Microsoft.Extensions.Logging;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Data;

namespace PosCloud.Core.Backups;

/// <summary>Enters a backup that was verified, announces it, and lets go of those that it replaces.</summary>
public sealed partial class BackupRecorder(
    IBackupStore backups, IBlobVault vault, OutboxRelay relay, BackupOptions options, TimeProvider time, ILogger<BackupRecorder> logger)
{
    /// <param name="state">The terminal.</param>
    /// <param name="upload">The upload; its bytes are in the container <c>backups</c>, whole and hashed.</param>
    public async Task RecordAsync(TerminalState state, UploadRecord upload, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var declared = upload.Backup!;
        var backup = new BackupRecord(
            declared.BackupId, state.HardwareId, upload.Sha256, upload.Length, declared.Header, declared.Sets, now, now + options.Retention, declared.ExecutionId, declared.ReleaseId);
        var data = TerminalEventData.Of(state) with
        {
            ReleaseId = declared.ReleaseId,
            ExecutionId = declared.ExecutionId,
            BackupId = backup.BackupId,
            BackupSha256 = backup.Sha256,
            BackupBytes = backup.Length,
        };
        var item = OutboxItems.OfBackup(state, backup.BackupId, data, now);
        if (await backups.AddAsync(state.Key, backup, item, cancellationToken).ConfigureAwait(false))
        {
            relay.Enqueue(TerminalPartition.Of(state.Key), [item]);
        }

        try
        {
            await PruneAsync(state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The terminal waits for the answer; too many backups wait for the next one, or for their expiry.
            LogNotPruned(e, state.TerminalId);
        }
    }

    /// <summary>Removes a backup: first its row, so that nobody is offered what is not there, then its bytes.</summary>
    public async Task DeleteAsync(TerminalKey terminal, string backupId, CancellationToken cancellationToken)
    {
        await backups.RemoveAsync(terminal, backupId, cancellationToken).ConfigureAwait(false);
        await vault.DeleteAsync(VaultContainer.Backups, BackupRecord.PathOf(terminal, backupId), cancellationToken).ConfigureAwait(false);
    }

    private async Task PruneAsync(TerminalState state, CancellationToken cancellationToken)
    {
        var restoring = state.Restore is { State: RestoreState.Ordered } restore ? restore.BackupId : null;
        var all = await backups.ListAsync(state.Key, cancellationToken).ConfigureAwait(false);
        foreach (var old in all.Skip(options.Keep).Where(b => b.BackupId != restoring))
        {
            await DeleteAsync(state.Key, old.BackupId, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(2501, LogLevel.Warning, "Removing old backups of {TerminalId} failed; the next backup or their expiry does it")]
    private partial void LogNotPruned(Exception exception, string terminalId);
}
