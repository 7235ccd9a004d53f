namespace PosCloud.Local.EventGrid;

/// <summary>What became of a subscription's events, taken at one moment.</summary>
/// <param name="Delivered">Events that the endpoint took.</param>
/// <param name="Attempts">HTTP requests made.</param>
/// <param name="Failed">Events given up.</param>
/// <param name="Waiting">Events that are on their way or wait for the next attempt.</param>
public readonly record struct DeliveryMetrics(long Delivered, long Attempts, long Failed, long Waiting);
