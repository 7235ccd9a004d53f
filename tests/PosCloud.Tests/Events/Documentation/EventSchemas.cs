using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using PosCloud.Core;
using PosCloud.Core.Events;

namespace PosCloud.Tests.Events.Documentation;

/// <summary>JSON Schemas of the events, made from the catalogue and the records of their data.</summary>
internal static class EventSchemas
{
    private static readonly Dictionary<string, JsonObject> _all = EventCatalogue.All.ToDictionary(d => d.Type, Create);

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n" };

    public static JsonObject Of(string type) => _all[type];

    public static string Text(JsonNode node) => node.ToJsonString(_indented) + "\n";

    private static JsonObject Create(EventDefinition definition) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = definition.Type,
        ["description"] = definition.Summary,
        ["type"] = "object",
        ["required"] = new JsonArray("specversion", "id", "source", "type", "subject", "time", "sequence", "datacontenttype", "data"),
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = "1.0" },
            ["id"] = new JsonObject { ["type"] = "string" },
            ["source"] = new JsonObject { ["type"] = "string", ["pattern"] = "^/poscloud/estates/[a-z0-9-]+$" },
            ["type"] = new JsonObject { ["const"] = definition.Type },
            ["subject"] = new JsonObject { ["type"] = "string", ["pattern"] = Pattern(definition.Subject), ["description"] = definition.Subject },
            ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["sequence"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+$" },
            ["traceparent"] = new JsonObject { ["type"] = "string" },
            ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
            ["data"] = Data(definition),
        },
    };

    private static JsonNode Data(EventDefinition definition)
    {
        var schema = CoreJson.Default.Options.GetJsonSchemaAsNode(definition.Data, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Simplified,
        }).AsObject();
        foreach (var property in CoreJson.Default.GetTypeInfo(definition.Data)!.Properties)
        {
            // The exporter says nothing of types that have a converter of their own.
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum)
            {
                schema["properties"]![property.Name] = Named(type);
            }
        }

        schema["required"] = new JsonArray([.. definition.Always.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    /// <summary>Examples instead of a closed list: consumers must take names that they do not know.</summary>
    private static JsonObject Named(Type type)
    {
        var known = Enum.GetValues(type).Cast<object>().Select(v => JsonSerializer.SerializeToNode(v, type, CoreJson.Default.Options));
        return new JsonObject { ["type"] = "string", ["examples"] = new JsonArray([.. known]) };
    }

    /// <summary>A null is never written, a default never left out.</summary>
    private static JsonNode Simplified(JsonSchemaExporterContext _, JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema;
        }

        node.Remove("default");
        if (node["type"] is JsonArray types)
        {
            var left = types.Select(t => t!.GetValue<string>()).Where(t => t != "null").ToList();
            node["type"] = left.Count == 1 ? left[0] : new JsonArray([.. left.Select(t => JsonValue.Create(t))]);
        }

        return node;
    }

    /// <summary><c>{estate}/sites/{site}</c> becomes a pattern with one segment for each name.</summary>
    private static string Pattern(string scheme) =>
        "^" + string.Join('/', scheme.Split('/').Select(part => part.StartsWith('{') ? "[^/]+" : part)) + "$";
}
