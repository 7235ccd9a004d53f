using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>What a targets file says about one target.</summary>
/// <param name="Length">Bytes of the target.</param>
/// <param name="Hashes">Its hashes.</param>
/// <param name="Custom">What the application adds: an object, or null.</param>
public sealed record TargetFile(long Length, TufHashes Hashes, JsonElement? Custom = null)
{
    internal static TargetFile Read(JsonElement element)
    {
        var custom = element.OptionalMember("custom");
        if (custom is { ValueKind: not JsonValueKind.Object })
        {
            throw TufException.Malformed("What a target adds is not an object.");
        }

        return new TargetFile(
            element.Member("length").Integer(0, TufLimits.TargetBytes, "A target's length"),
            TufHashes.Read(element.Member("hashes")),
            custom?.Clone());
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Custom is { } custom)
        {
            writer.WritePropertyName("custom");
            custom.WriteTo(writer);
        }

        writer.WritePropertyName("hashes");
        Hashes.Write(writer);
        writer.WriteNumber("length", Length);
        writer.WriteEndObject();
    }
}
