using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Events;

namespace PosCloud.Functions.Events;

/// <summary>Removes events that are older than their retention, a part of them every hour.</summary>
public sealed class SweepEventsTimer(EventRetention retention)
{
    [Function("SweepEvents")]
    public Task RunAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        retention.SweepAsync(cancellationToken);
}
