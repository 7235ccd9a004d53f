using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PosCloud.Tests.Events.Documentation;

/// <summary>The part of JSON Schema that the schemas of the events use.</summary>
internal static class SchemaCheck
{
    /// <returns>What does not fit; empty when all does.</returns>
    public static IReadOnlyList<string> Errors(JsonElement value, JsonObject schema) => [.. Find(value, schema, "")];

    private static IEnumerable<string> Find(JsonElement value, JsonObject schema, string path)
    {
        if (schema["const"] is { } constant && value.GetString() != constant.GetValue<string>())
        {
            yield return $"{path}: is not {constant}";
        }

        if (schema["type"] is { } type && !Types(type).Any(t => Is(value, t)))
        {
            yield return $"{path}: {value.ValueKind} is not {type}";
            yield break;
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value.GetString()!, pattern.GetValue<string>()))
        {
            yield return $"{path}: {value} does not match {pattern}";
        }

        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (!value.TryGetProperty(name!.GetValue<string>(), out _))
            {
                yield return $"{path}/{name}: is missing";
            }
        }

        if (value.ValueKind == JsonValueKind.Object && schema["properties"] is JsonObject properties)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (properties[member.Name] is not JsonObject known)
                {
                    yield return $"{path}/{member.Name}: is not in the schema";
                    continue;
                }

                foreach (var error in Find(member.Value, known, $"{path}/{member.Name}"))
                {
                    yield return error;
                }
            }
        }
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not used in the schemas."),
    };
}
