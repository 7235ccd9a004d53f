using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PosCloud.Local.Hosting;

/// <summary>Writes one JSON object as the answer.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, response.HttpContext.RequestAborted);
    }
}
