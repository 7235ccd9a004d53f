using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Audit;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Trust.Backups;

namespace PosCloud.Core.Backups;

/// <summary>What people do with the backups of a terminal: look, delete, have one restored. Nobody can read one here.</summary>
public sealed class BackupHandler(
    TerminalEditor editor, ITerminalDirectory directory, IBackupStore backups, BackupRecorder recorder, TimeProvider time)
{
    public async Task<Outcome<BackupList>> ListAsync(string estate, string terminalId, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        if (await directory.LoadAsync(key, cancellationToken).ConfigureAwait(false) is not { } known)
        {
            return Reasons.TerminalUnknown;
        }

        var all = await backups.ListAsync(key, cancellationToken).ConfigureAwait(false);
        return new BackupList([.. all.Select(b => b.ToView(terminalId, withHeader: false))], known.Facts.RestoreKey, known.State.Restore?.ToView());
    }

    public async Task<Outcome<BackupView>> ShowAsync(string estate, string terminalId, string backupId, CancellationToken cancellationToken) =>
        await backups.FindAsync(new TerminalKey(estate, terminalId), backupId, cancellationToken).ConfigureAwait(false) is { } backup
            ? backup.ToView(terminalId, withHeader: true)
            : Reasons.BackupUnknown;

    /// <summary>Deletes a backup for good. Repeating it is refused as unknown, and harmless.</summary>
    public async Task<Outcome<BackupView>> DeleteAsync(string estate, string terminalId, string backupId, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        if (await backups.FindAsync(key, backupId, cancellationToken).ConfigureAwait(false) is not { } backup)
        {
            return Reasons.BackupUnknown;
        }

        await recorder.DeleteAsync(key, backupId, cancellationToken).ConfigureAwait(false);
        var view = backup.ToView(terminalId, withHeader: false);
        AuditScope.Note($"terminals/{terminalId}/backups/{backupId}", view, view with { ExpiresAt = time.GetUtcNow() }, ProtocolJson.Default.BackupView);
        return view;
    }

    /// <summary>Has the terminal restore a backup at its next check-in.</summary>
    /// <param name="estate">The tenant.</param>
    /// <param name="terminalId">The terminal.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="grant">A recipient's release, base64; the service cannot check it, the terminal does.</param>
    /// <param name="actor">Who orders it.</param>
    public async Task<Outcome<RestoreView>> ReleaseAsync(
        string estate, string terminalId, string backupId, string? grant, string actor, CancellationToken cancellationToken)
    {
        if (grant is not null && BackupGrant.Parse(grant) is null)
        {
            return new Problem(Reasons.FieldInvalid, "/grant: must be a release of a backup, base64");
        }

        var key = new TerminalKey(estate, terminalId);
        if (await backups.FindAsync(key, backupId, cancellationToken).ConfigureAwait(false) is not { } backup)
        {
            return Reasons.BackupUnknown;
        }

        return await editor.EditAsync(key, state => Order(state, backup, grant, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    private static Outcome<TerminalEdit<RestoreView>> Order(TerminalState state, BackupRecord backup, string? grant, string actor, DateTimeOffset now)
    {
        if (state.Revoked)
        {
            return Reasons.TerminalRevoked;
        }

        if (state.Restore is { IsOpen: true } open && open.BackupId == backup.BackupId && open.Grant == grant)
        {
            return new TerminalEdit<RestoreView>(open.ToView());
        }

        var restore = new TerminalRestore(
            IdOf(state, backup.BackupId, grant), backup.BackupId, backup.Sha256, backup.Length, grant, RestoreState.Ordered, now, actor, now);
        var next = state with { Restore = restore };

        // Without the grant; as a part of the request it is in the log, where it is of use to nobody but the terminal.
        return new TerminalEdit<RestoreView>(
            restore.ToView(),
            new TerminalChange(next, Facts: null, new HistoryView(now, "restore-ordered", 0, $"{actor} released {backup.BackupId}"), []),
            () => AuditScope.Note($"terminals/{state.TerminalId}/restore", state.Restore?.ToView(), restore.ToView(), ProtocolJson.Default.RestoreView));
    }

    // Derived, so that a repeat whose first try did commit gives the same order.
    private static string IdOf(TerminalState state, string backupId, string? grant)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{state.Estate}|{state.TerminalId}|{state.Epoch}|{state.DirectiveSeq}|{backupId}|{grant}|{state.Restore?.RestoreId}");
        return $"r{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10))}";
    }
}
