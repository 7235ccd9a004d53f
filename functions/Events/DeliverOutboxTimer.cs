using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Events;

namespace PosCloud.Functions.Events;

/// <summary>Delivers events that no relay delivered. Setting <c>PosCloud_OutboxSchedule</c>.</summary>
public sealed class DeliverOutboxTimer(OutboxSweeper sweeper)
{
    [Function("DeliverOutbox")]
    public Task RunAsync([TimerTrigger("%PosCloud_OutboxSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweeper.SweepAsync(cancellationToken);
}
