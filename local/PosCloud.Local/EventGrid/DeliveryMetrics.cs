namespace PosCloud.Local.EventGrid;

/// <summary>
/// What became of a subscription's events, taken at one moment; the counterparts of Event Grid's metrics
/// (https://learn.microsoft.com/azure/event-grid/metrics).
/// </summary>
/// <param name="Matched">Events that passed the filter (MatchedEventCount).</param>
/// <param name="Delivered">Events that the endpoint took (DeliverySuccessCount); doubles count.</param>
/// <param name="Attempts">HTTP requests made.</param>
/// <param name="FailedAttempts">Of these, those that failed (DeliveryAttemptFailCount).</param>
/// <param name="DeadLettered">Events in dead letters (DeadLetteredCount).</param>
/// <param name="Dropped">Events given up and gone (DroppedEventCount).</param>
/// <param name="Waiting">Events that are on their way, wait for the next attempt or for their dead letter.</param>
public readonly record struct DeliveryMetrics(
    long Matched, long Delivered, long Attempts, long FailedAttempts, long DeadLettered, long Dropped, long Waiting);
