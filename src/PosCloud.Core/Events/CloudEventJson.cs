using System.Buffers;
using System.Text.Json;

namespace PosCloud.Core.Events;

/// <summary>Events in the JSON format of CloudEvents 1.0 (spec 1.0.2, formats/json-format.md), as they go over the wire.</summary>
public static class CloudEventJson
{
    public const string MediaType = "application/cloudevents+json";

    /// <summary>Bytes of the event in UTF-8.</summary>
    public static int Length(EventRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        Write(json, record);
        json.Flush();
        return buffer.WrittenCount;
    }

    /// <summary>The event as JSON.</summary>
    public static JsonElement Element(EventRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, record);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>Writes one event as an object.</summary>
    public static void Write(Utf8JsonWriter json, EventRecord record)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", record.Id);
        json.WriteString("source", record.Source);
        json.WriteString("type", record.Type);
        json.WriteString("subject", record.Subject);
        json.WriteString("time", record.Time.UtcDateTime);
        if (record.Sequence is { } sequence)
        {
            json.WriteString("sequence", sequence);
        }

        if (record.TraceParent is { } parent)
        {
            json.WriteString("traceparent", parent);
        }

        json.WriteString("datacontenttype", "application/json");
        json.WritePropertyName("data");
        json.WriteRawValue(record.DataJson);
        json.WriteEndObject();
    }
}
