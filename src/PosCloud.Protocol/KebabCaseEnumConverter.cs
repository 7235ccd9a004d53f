using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Protocol;

/// <summary>
/// Enum values as kebab-case names, and nothing else: the converter of the base library would also take numbers, other
/// cases and lists, and so give values that the enum does not have.
/// </summary>
public sealed class KebabCaseEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The value as it stands on the wire.</summary>
    public static string Name(T value) => Names[value];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
}
