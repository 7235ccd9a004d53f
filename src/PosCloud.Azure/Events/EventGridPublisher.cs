using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using PosCloud.Core.Events;

namespace PosCloud.Azure.Events;

/// <summary>Publishes to an Event Grid topic, as CloudEvents 1.0.</summary>
public sealed class EventGridPublisher(EventGridPublisherClient client) : IEventPublisher
{
    public async Task<EventRefusal?> PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendEventsAsync(events.Select(Event), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 400 or 413)
        {
            return new EventRefusal(e.Status, e.ErrorCode ?? "refused");
        }
    }

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
