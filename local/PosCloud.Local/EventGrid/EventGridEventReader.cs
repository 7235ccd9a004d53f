using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// Reads events in Event Grid's own schema (https://learn.microsoft.com/azure/event-grid/event-schema) and refuses what is
/// malformed or incomplete.
/// </summary>
internal static class EventGridEventReader
{
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads an array of events and stamps them with the topic.</summary>
    /// <returns>Null, or what is wrong: the first mistake found.</returns>
    public static string? Read(ReadOnlyMemory<byte> body, out IReadOnlyList<TopicEvent> events)
    {
        events = [];
        if (!Utf8.IsValid(body.Span))
        {
            return "The body is not valid UTF-8.";
        }

        try
        {
            using var document = JsonDocument.Parse(body, _options);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return "The body must be a JSON array of events.";
            }

            var read = new List<TopicEvent>();
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (Check(element) is { } error)
                {
                    return error;
                }

                read.Add(Stamped(element));
            }

            events = read;
            return null;
        }
        catch (JsonException exception)
        {
            return $"The body is not valid JSON: {exception.Message}";
        }
    }

    /// <summary>The same event as CloudEvents (https://learn.microsoft.com/azure/event-grid/cloud-event-schema).</summary>
    public static TopicEvent ToCloudEvent(TopicEvent own)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", own.Id);
            json.WriteString("source", own.Source);
            json.WriteString("type", own.Type);
            json.WriteString("subject", own.Subject);
            json.WriteString("time", own.Root.GetProperty("eventTime").GetString());
            if (own.Root.TryGetProperty("data", out var data))
            {
                json.WritePropertyName("data");
                data.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return own with { Json = buffer.WrittenMemory, Root = Parsed(buffer.WrittenMemory) };
    }

    private static string? Check(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return "An event must be a JSON object.";
        }

        foreach (var required in (ReadOnlySpan<string>)["id", "subject", "eventType", "eventTime"])
        {
            if (!element.TryGetProperty(required, out var value) || value.ValueKind != JsonValueKind.String || value.GetString()!.Length == 0)
            {
                return $"An event lacks '{required}', or it is not a string.";
            }
        }

        if (!DateTimeOffset.TryParse(element.GetProperty("eventTime").GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _))
        {
            return "'eventTime' must be a timestamp.";
        }

        return element.TryGetProperty("topic", out var topic) && topic.ValueKind != JsonValueKind.Null && topic.GetString() != EventGridTopic.ResourceId
            ? "'topic' must be left out or be this topic's resource id."
            : null;
    }

    /// <summary>The topic adds what the publisher may leave out.</summary>
    private static TopicEvent Stamped(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var property in element.EnumerateObject().Where(p => p.Name is not ("topic" or "metadataVersion")))
            {
                property.WriteTo(json);
            }

            json.WriteString("topic", EventGridTopic.ResourceId);
            if (!element.TryGetProperty("dataVersion", out _))
            {
                json.WriteString("dataVersion", "");
            }

            json.WriteString("metadataVersion", "1");
            json.WriteEndObject();
        }

        var root = Parsed(buffer.WrittenMemory);
        return new TopicEvent(
            root.GetProperty("id").GetString()!, EventGridTopic.ResourceId, root.GetProperty("eventType").GetString()!,
            root.GetProperty("subject").GetString(), buffer.WrittenMemory, root);
    }

    private static JsonElement Parsed(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
