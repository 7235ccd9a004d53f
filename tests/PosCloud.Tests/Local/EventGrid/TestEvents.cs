using System.Text;
using System.Text.Json;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

internal static class TestEvents
{
    public static TopicEvent Of(int id, string type = "t", string? subject = null, string data = "{}") =>
        Parse($$"""{"id":"{{id}}","source":"/s","type":"{{type}}","specversion":"1.0"{{(subject is null ? "" : $",\"subject\":\"{subject}\"")}},"data":{{data}}}""");

    public static TopicEvent Parse(string json)
    {
        Assert.Null(CloudEventReader.Read(Encoding.UTF8.GetBytes(json), batch: false, out var events));
        return events[0];
    }

    public static IReadOnlyList<JsonElement> Letters(MemoryDeadLetters letters) =>
        [.. letters.Blobs.SelectMany(b => JsonDocument.Parse(b.Json).RootElement.EnumerateArray())];
}
