using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Data;
using PosCloud.Trust.Backups;

namespace PosCloud.Cli.Backups;

internal static class BackupTables
{
    public static void WriteList(ICliConsole console, BackupList list)
    {
        console.WriteTable(
            [Messages.ColumnBackup, Messages.ColumnTime, Messages.ColumnSize, Messages.ColumnRelease, Messages.ColumnDataSets, Messages.ColumnExpires],
            list.Items.Select(b => new[]
            {
                b.BackupId,
                Show.Time(b.VerifiedAt),
                Show.Bytes(b.Length),
                Show.OrDash(b.ReleaseId),
                string.Join(", ", b.Sets.Select(s => $"{s.Name} ({s.Records})")),
                Show.Time(b.ExpiresAt),
            }));
        if (list.Restore is { } restore)
        {
            console.Write(Messages.RestoreLine.With(restore.BackupId, Show.Name(restore.State), Show.Time(restore.UpdatedAt), Show.OrDash(restore.Reason ?? restore.Detail)));
        }

        if (list.RestoreKey is { } key)
        {
            // For comparing with what the terminal shows, not for copying from here: the service could show its own key.
            console.Write(Messages.RestoreKeyLine.With(BackupPublicKey.From(key).Fingerprint));
        }
    }

    public static void WriteBackup(ICliConsole console, BackupView backup)
    {
        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            [Messages.ColumnBackup, backup.BackupId],
            [Messages.ColumnTerminal, backup.TerminalId],
            [Messages.ColumnHardware, backup.HardwareId],
            [Messages.ColumnTime, Show.Time(backup.VerifiedAt)],
            [Messages.ColumnExpires, Show.Time(backup.ExpiresAt)],
            [Messages.ColumnRelease, Show.OrDash(backup.ReleaseId)],
            [Messages.ColumnSize, Show.Bytes(backup.Length)],
            ["SHA-256", backup.Sha256],
        ]);
        console.WriteTable(
            [Messages.ColumnDataSets, Messages.ColumnFiles, Messages.ColumnRecords, Messages.ColumnSize, "SHA-256"],
            backup.Sets.Select(s => new[] { s.Name, $"{s.Files}", $"{s.Records}", Show.Bytes(s.Bytes), s.Sha256 }));
    }
}
