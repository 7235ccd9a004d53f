namespace PosCloud.Core.Events;

/// <summary>Hands events to Event Grid.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Returns null when the topic has taken all of them, and why when it refused the request as such: then it has taken none.
    /// Throws when it did not answer or is not able to take anything now; then none may be taken as sent.
    /// </summary>
    Task<EventRefusal?> PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken);
}
