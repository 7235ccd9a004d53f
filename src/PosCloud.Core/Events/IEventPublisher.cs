namespace PosCloud.Core.Events;

/// <summary>Hands events to Event Grid.</summary>
public interface IEventPublisher
{
    /// <summary>Returns when the topic has taken all of them; throws when it has not, and then none may be taken as sent.</summary>
    Task PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken);
}
