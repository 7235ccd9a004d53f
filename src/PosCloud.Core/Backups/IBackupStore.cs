using PosCloud.Core.Events;
using PosCloud.Core.Terminals;

namespace PosCloud.Core.Backups;

/// <summary>Rows of backups, beside their terminals, and an index of them by expiry.</summary>
public interface IBackupStore
{
    /// <summary>Null when there is no such backup.</summary>
    Task<BackupRecord?> FindAsync(TerminalKey terminal, string backupId, CancellationToken cancellationToken);

    /// <summary>All backups of a terminal, newest first.</summary>
    Task<IReadOnlyList<BackupRecord>> ListAsync(TerminalKey terminal, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the backup into the index, then commits its row and its event together. The index comes first: what has a row is
    /// sure to be found when it expires.
    /// </summary>
    /// <returns>False when the row is there already: then the event went out with it.</returns>
    Task<bool> AddAsync(TerminalKey terminal, BackupRecord backup, OutboxItem announced, CancellationToken cancellationToken);

    /// <summary>Removes the row; nothing happens when there is none. The line in the index stays until it expires.</summary>
    Task RemoveAsync(TerminalKey terminal, string backupId, CancellationToken cancellationToken);

    /// <summary>Lines of the index that have expired, the oldest first.</summary>
    IAsyncEnumerable<ExpiringBackup> ExpiredAsync(string estate, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a line of the index.</summary>
    Task ForgetAsync(ExpiringBackup expired, CancellationToken cancellationToken);
}
