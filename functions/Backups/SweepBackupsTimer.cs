using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Backups;

namespace PosCloud.Functions.Backups;

/// <summary>Deletes backups that have expired, every hour.</summary>
public sealed class SweepBackupsTimer(BackupRetention retention)
{
    [Function("SweepBackups")]
    public Task RunAsync([TimerTrigger("0 41 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        retention.SweepAsync(cancellationToken);
}
