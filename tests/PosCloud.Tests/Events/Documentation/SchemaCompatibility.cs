using System.Text.Json.Nodes;

namespace PosCloud.Tests.Events.Documentation;

/// <summary>
/// Whether a consumer that was written against one schema can read what a later one describes: members may be added, and
/// nothing that was promised may go or change.
/// </summary>
internal static class SchemaCompatibility
{
    /// <returns>What would break, by JSON pointer; empty when nothing does.</returns>
    public static IReadOnlyList<string> Breaks(JsonNode before, JsonNode after) => [.. Find(before, after, "")];

    private static IEnumerable<string> Find(JsonNode? before, JsonNode? after, string path)
    {
        if (before is not JsonObject old)
        {
            yield break;
        }

        if (after is not JsonObject now)
        {
            yield return $"{path}: is gone";
            yield break;
        }

        foreach (var keyword in new[] { "type", "const", "pattern", "format" })
        {
            if (old[keyword] is { } promised && now[keyword]?.ToJsonString() != promised.ToJsonString())
            {
                yield return $"{path}/{keyword}: was {promised}, is {now[keyword]}";
            }
        }

        foreach (var keyword in new[] { "required", "examples" })
        {
            var kept = now[keyword]?.AsArray().Select(n => n!.ToJsonString()).ToHashSet() ?? [];
            foreach (var promised in old[keyword]?.AsArray().Where(n => !kept.Contains(n!.ToJsonString())) ?? [])
            {
                yield return $"{path}/{keyword}: {promised} is gone";
            }
        }

        foreach (var (name, member) in old["properties"]?.AsObject() ?? [])
        {
            foreach (var error in Find(member, now["properties"]?[name], $"{path}/{name}"))
            {
                yield return error;
            }
        }

        foreach (var error in Find(old["items"], now["items"], $"{path}/items"))
        {
            yield return error;
        }
    }
}
