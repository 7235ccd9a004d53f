using Microsoft.Extensions.Logging;
using PosCloud.Core.Diagnostics;

namespace PosCloud.Core.Backups;

/// <summary>
/// Deletes backups that have expired. Reads the index only; run by a timer, and twice at once does no harm: each of the three
/// deletions may find nothing left.
/// </summary>
public sealed partial class BackupRetention(
    IBackupStore backups, BackupRecorder recorder, EstateOptions estates, OperationMeter meter, TimeProvider time, ILogger<BackupRetention> logger)
{
    /// <summary>Backups that one run deletes in an estate; the next run goes on.</summary>
    private const int MaxInRun = 5_000;

    /// <returns>Backups deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        using var scope = meter.Enter(OperationScope.Retention);
        var now = time.GetUtcNow();
        var deleted = 0;
        foreach (var estate in estates.Names)
        {
            var inRun = 0;
            await foreach (var expired in backups.ExpiredAsync(estate, now, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await recorder.DeleteAsync(expired.Terminal, expired.BackupId, cancellationToken).ConfigureAwait(false);
                    await backups.ForgetAsync(expired, cancellationToken).ConfigureAwait(false);
                    deleted++;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    LogFailed(e, expired.BackupId, expired.Terminal.TerminalId);
                }

                if (++inRun == MaxInRun)
                {
                    break;
                }
            }
        }

        return deleted;
    }

    [LoggerMessage(2502, LogLevel.Error, "Deleting the expired backup {BackupId} of {TerminalId} failed; the next run does it")]
    private partial void LogFailed(Exception exception, string backupId, string terminalId);
}
