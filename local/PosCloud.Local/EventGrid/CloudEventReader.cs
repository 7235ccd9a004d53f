using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// Reads CloudEvents 1.0 in their JSON format (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md)
/// and refuses what is malformed or incomplete.
/// </summary>
internal static class CloudEventReader
{
    public const string SingleMediaType = "application/cloudevents+json";
    public const string BatchMediaType = "application/cloudevents-batch+json";

    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads a batch (a JSON array, which may be empty) or a single event.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="batch">Whether the body is an array.</param>
    /// <param name="events">The events in order; empty on an error.</param>
    /// <returns>Null, or what is wrong: the first mistake found.</returns>
    public static string? Read(ReadOnlyMemory<byte> body, bool batch, out IReadOnlyList<TopicEvent> events)
    {
        events = [];
        if (!Utf8.IsValid(body.Span))
        {
            return "The body is not valid UTF-8.";
        }

        try
        {
            using var document = JsonDocument.Parse(body, _options);
            var read = new List<TopicEvent>();
            if (!batch)
            {
                return Read(document.RootElement, read) ?? Take(read, out events);
            }

            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return "A batch must be a JSON array.";
            }

            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (Read(element, read) is { } error)
                {
                    return error;
                }
            }

            return Take(read, out events);
        }
        catch (JsonException exception)
        {
            return $"The body is not valid JSON: {exception.Message}";
        }
    }

    private static string? Take(List<TopicEvent> read, out IReadOnlyList<TopicEvent> events)
    {
        events = read;
        return null;
    }

    private static string? Read(JsonElement element, List<TopicEvent> read)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return "An event must be a JSON object.";
        }

        foreach (var attribute in element.EnumerateObject())
        {
            if (Check(attribute) is { } error)
            {
                return error;
            }
        }

        foreach (var required in (ReadOnlySpan<string>)["id", "source", "specversion", "type"])
        {
            if (!element.TryGetProperty(required, out _))
            {
                return $"An event lacks the attribute '{required}'.";
            }
        }

        if (element.TryGetProperty("data", out _) && element.TryGetProperty("data_base64", out _))
        {
            return "An event must not have both 'data' and 'data_base64'.";
        }

        read.Add(new TopicEvent(
            element.GetProperty("id").GetString()!,
            element.GetProperty("source").GetString()!,
            element.GetProperty("type").GetString()!,
            element.TryGetProperty("subject", out var subject) ? subject.GetString() : null,
            JsonMarshal.GetRawUtf8Value(element).ToArray(),
            element.Clone()));
        return null;
    }

    private static string? Check(JsonProperty attribute) => attribute.Name switch
    {
        "data" => null,
        "specversion" => Text(attribute.Value) == "1.0" ? null : "The attribute 'specversion' must be \"1.0\".",
        "id" or "type" => string.IsNullOrEmpty(Text(attribute.Value)) ? $"The attribute '{attribute.Name}' must be a string that is not empty." : null,
        "source" => Text(attribute.Value) is { Length: > 0 } source && Uri.IsWellFormedUriString(source, UriKind.RelativeOrAbsolute)
            ? null : "The attribute 'source' must be a URI reference.",
        "time" => attribute.Value.ValueKind == JsonValueKind.Null || IsRfc3339(Text(attribute.Value))
            ? null : "The attribute 'time' must be a timestamp (RFC 3339).",
        "data_base64" => attribute.Value.ValueKind == JsonValueKind.String && attribute.Value.TryGetBytesFromBase64(out _)
            ? null : "The attribute 'data_base64' must be base64.",
        "subject" or "datacontenttype" or "dataschema" => attribute.Value.ValueKind == JsonValueKind.Null || Text(attribute.Value) is { Length: > 0 }
            ? null : $"The attribute '{attribute.Name}' must be a string that is not empty.",
        _ => CheckExtension(attribute),
    };

    private static string? CheckExtension(JsonProperty attribute)
    {
        // CloudEvents 1.0, naming conventions: lower-case letters and digits; values are never structures.
        if (attribute.Name.Length == 0 || !attribute.Name.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
        {
            return "An attribute's name must consist of lower-case letters and digits.";
        }

        return attribute.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? $"The attribute '{attribute.Name}' must be a string, number or boolean."
            : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsRfc3339(string? value) =>
        value is { Length: >= 20 } && value[10] is 'T' or 't' && value[^1] is 'Z' or 'z' or (>= '0' and <= '9')
        && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _);
}
