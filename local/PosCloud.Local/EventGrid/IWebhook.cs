namespace PosCloud.Local.EventGrid;

/// <summary>The endpoint of a subscription.</summary>
internal interface IWebhook
{
    /// <summary>Sends events as one request; all of them arrive or none.</summary>
    /// <param name="events">At least one.</param>
    /// <param name="earlierAttempts">How often they were tried before.</param>
    /// <param name="cancellationToken">Ends it when the topic stops.</param>
    Task<DeliveryOutcome> PostAsync(IReadOnlyList<TopicEvent> events, int earlierAttempts, CancellationToken cancellationToken);
}
