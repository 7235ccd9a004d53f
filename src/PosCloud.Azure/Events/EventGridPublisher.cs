using Azure.Messaging;
using Azure.Messaging.EventGrid;
using PosCloud.Core.Events;

namespace PosCloud.Azure.Events;

/// <summary>Publishes to an Event Grid topic, as CloudEvents 1.0.</summary>
public sealed class EventGridPublisher(EventGridPublisherClient client) : IEventPublisher
{
    public Task PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken) =>
        client.SendEventsAsync(events.Select(Event), cancellationToken);

    private static CloudEvent Event(EventRecord record)
    {
        var sent = new CloudEvent(
            record.Source, record.Type, BinaryData.FromString(record.DataJson), "application/json", CloudEventDataFormat.Json)
        {
            Id = record.Id,
            Subject = record.Subject,
            Time = record.Time,
        };
        if (record.Sequence is not null)
        {
            sent.ExtensionAttributes["sequence"] = record.Sequence;
        }

        if (record.TraceParent is not null)
        {
            sent.ExtensionAttributes["traceparent"] = record.TraceParent;
        }

        return sent;
    }
}
