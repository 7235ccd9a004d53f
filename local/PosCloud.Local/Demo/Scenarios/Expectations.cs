using System.Text.Json.Nodes;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>Compares what is with what was expected: every member that is named must be as it is written; others do not matter.</summary>
internal static class Expectations
{
    /// <returns>A line for each difference; empty when all is as expected.</returns>
    public static IEnumerable<string> Differences(string path, JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject members && actual is JsonObject facts)
        {
            return members.SelectMany(member => Differences($"{path}.{member.Key}", member.Value, facts[member.Key]));
        }

        return JsonNode.DeepEquals(expected, actual) ? [] : [$"{path} is {Text(actual)}, expected {Text(expected)}"];
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "nothing";

    // What people read: Chinese as Chinese.
    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
