using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Entities as JSON with type annotations (<c>odata=minimalmetadata</c>), both ways.</summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";

    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in EntityProperties.Of(entity))
        {
            WriteProperty(writer, name, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The stored properties, with <c>odata.etag</c> and Timestamp, without the other metadata.</summary>
    public static Dictionary<string, object> Read(JsonElement entity)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var property in entity.EnumerateObject())
        {
            var name = property.Name;
            var isMetadata = name.StartsWith("odata.", StringComparison.Ordinal) || name.Contains("@odata.", StringComparison.Ordinal);
            if ((isMetadata && name != TableEntity.ETagKey) || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var type = entity.TryGetProperty(name + TypeSuffix, out var annotation) ? annotation.GetString() : null;
            if (name == nameof(ITableEntity.Timestamp))
            {
                type = EdmValue.DateTime;
            }

            properties[name] = ReadValue(name, property.Value, type);
        }

        return properties;
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                WriteAnnotated(writer, name, EdmValue.Int64, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteString(name + TypeSuffix, EdmValue.Double);
                writer.WriteNumber(name, number);
                break;
            case Guid guid:
                WriteAnnotated(writer, name, EdmValue.Guid, guid.ToString("D"));
                break;
            case DateTimeOffset time:
                WriteAnnotated(writer, name, EdmValue.DateTime, EdmValue.Format(time));
                break;
            case byte[] bytes:
                writer.WriteString(name + TypeSuffix, EdmValue.Binary);
                writer.WriteBase64String(name, bytes);
                break;
            default:
                throw new NotSupportedException($"Property '{name}' was not normalized.");
        }
    }

    private static void WriteAnnotated(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + TypeSuffix, type);
        writer.WriteString(name, value);
    }

    private static object ReadValue(string name, JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (EdmValue.Binary, JsonValueKind.String) => value.GetBytesFromBase64(),
        (EdmValue.DateTime, JsonValueKind.String) => EdmValue.ParseTime(value.GetString()!),
        (EdmValue.Guid, JsonValueKind.String) => value.GetGuid(),
        (EdmValue.Int64, JsonValueKind.String) => long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        (EdmValue.Double, JsonValueKind.String) => EdmValue.ParseDouble(value.GetString()!),
        (EdmValue.Double, JsonValueKind.Number) => value.GetDouble(),
        (_, JsonValueKind.String) => value.GetString()!,
        (_, JsonValueKind.True) => true,
        (_, JsonValueKind.False) => false,
        (_, JsonValueKind.Number) when value.TryGetInt32(out var number) => number,
        (_, JsonValueKind.Number) => value.GetDouble(),
        _ => throw new JsonException($"Property '{name}' has a value of the kind {value.ValueKind}."),
    };
}
