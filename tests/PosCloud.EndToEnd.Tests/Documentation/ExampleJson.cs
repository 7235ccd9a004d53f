using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>An exchange as the JSON that the page shows: only the headers that matter, and nothing that is a secret or longer than a line.</summary>
internal static partial class ExampleJson
{
    private const int LongText = 72;
    private const string Cut = "…";

    private static readonly string[] _headers =
    [
        "Content-Type", "Authorization", "PosCloud-Credential", "Content-Digest", "Signature-Input", "Signature", "PosCloud-Nonce", "WWW-Authenticate", "Retry-After",
    ];

    private static readonly JsonSerializerOptions _written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode Of(Exchange exchange)
    {
        var request = new JsonObject { ["method"] = exchange.Method, ["path"] = exchange.Path };
        AddHeaders(request, exchange.RequestHeaders);
        if (exchange.RequestBody is { Length: > 0 } body)
        {
            request["body"] = Body(body);
        }

        var response = new JsonObject { ["status"] = exchange.Status };
        AddHeaders(response, exchange.ResponseHeaders);
        response["body"] = Body(exchange.ResponseBody);
        return new JsonObject { ["request"] = request, ["response"] = response };
    }

    public static JsonNode Body(string json)
    {
        var node = JsonNode.Parse(json)!;
        Redact(node);
        return node;
    }

    public static string Write(JsonNode node) => node.ToJsonString(_written);

    /// <summary>
    /// Every member by its path and kind, elements of an array together. Two examples of one shape say the same about the
    /// protocol, whatever ids, times and hashes they have. Status codes belong to it.
    /// </summary>
    public static SortedSet<string> Shape(JsonNode node)
    {
        var shape = new SortedSet<string>(StringComparer.Ordinal);
        Add(shape, "", node);
        return shape;
    }

    private static void Add(SortedSet<string> shape, string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                shape.Add($"{path} object");
                foreach (var (name, value) in members)
                {
                    Add(shape, $"{path}/{name}", value);
                }

                break;
            case JsonArray elements:
                shape.Add($"{path} array");
                foreach (var element in elements)
                {
                    Add(shape, $"{path}/*", element);
                }

                break;
            default:
                var kind = node?.GetValueKind() ?? JsonValueKind.Null;
                shape.Add($"{path} {(kind is JsonValueKind.True or JsonValueKind.False ? "boolean" : kind)}{(path == "/response/status" ? $" {node}" : "")}");
                break;
        }
    }

    private static void AddHeaders(JsonObject target, IReadOnlyDictionary<string, string> headers)
    {
        var shown = new JsonObject();
        foreach (var name in _headers)
        {
            if (headers.TryGetValue(name, out var value))
            {
                shown[name] = name switch
                {
                    "Authorization" => "Bearer " + Cut,
                    "Signature-Input" => Nonce().Replace(value, $"nonce=\"$1{Cut}\""),
                    "PosCloud-Credential" or "PosCloud-Nonce" => value[..8] + Cut,
                    _ => value,
                };
            }
        }

        if (shown.Count > 0)
        {
            target["headers"] = shown;
        }
    }

    private static void Redact(JsonNode node)
    {
        if (node is JsonArray elements)
        {
            foreach (var element in elements.OfType<JsonNode>())
            {
                Redact(element);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String)
            {
                members[name] = Redact(name, text.GetValue<string>());
            }
            else if (value is not null)
            {
                Redact(value);
            }
        }
    }

    private static string Redact(string name, string text) => name switch
    {
        "code" => text[..(text.IndexOf('.', StringComparison.Ordinal) + 5)] + Cut,
        "url" => Secret().Replace(text, "sig=" + Cut),
        "credential" or "state" or "payload" or "sig" or "nonce" when text.Length > LongText => text[..16] + Cut,
        _ => text,
    };

    [GeneratedRegex("nonce=\"(.{8})[^\"]*\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("sig=[^&]+")]
    private static partial Regex Secret();
}
