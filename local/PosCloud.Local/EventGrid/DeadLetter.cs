using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// An event that was given up, with what Event Grid adds to it
/// (https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats).
/// </summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Attempts">Deliveries tried.</param>
/// <param name="LastOutcome">How the last one ended.</param>
/// <param name="PublishedAt">When the topic took it; UTC.</param>
/// <param name="LastAttemptAt">UTC; null when none was made.</param>
internal sealed record DeadLetter(
    TopicEvent Event, string Reason, int Attempts, string LastOutcome, DateTimeOffset PublishedAt, DateTimeOffset? LastAttemptAt)
{
    /// <summary>
    /// The blob's path: subscription in capitals, year, month, day and hour without leading zeros
    /// (https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location).
    /// </summary>
    public static string BlobName(string subscription, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subscription.ToUpperInvariant()}/{now.UtcDateTime.Year}/{now.UtcDateTime.Month}/{now.UtcDateTime.Day}/{now.UtcDateTime.Hour}/{Guid.NewGuid()}.json");

    public static ReadOnlyMemory<byte> Write(IEnumerable<DeadLetter> letters, EventSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var letter in letters)
        {
            letter.Write(json, schema);
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, EventSchema schema)
    {
        // Attributes of CloudEvents are in lower case.
        Func<string, string> name = schema == EventSchema.CloudEvents ? static n => n.ToLowerInvariant() : static n => n;
        json.WriteStartObject();
        foreach (var property in Event.Root.EnumerateObject())
        {
            property.WriteTo(json);
        }

        json.WriteString(name("deadLetterReason"), Reason);
        json.WriteNumber(name("deliveryAttempts"), Attempts);
        json.WriteString(name("lastDeliveryOutcome"), LastOutcome);
        json.WriteString(name("publishTime"), PublishedAt.UtcDateTime);
        if (LastAttemptAt is { } last)
        {
            json.WriteString(name("lastDeliveryAttemptTime"), last.UtcDateTime);
        }

        json.WriteEndObject();
    }
}
