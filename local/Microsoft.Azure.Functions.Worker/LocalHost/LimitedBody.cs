using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>Reads the JSON body of a request to the host itself.</summary>
internal static class LimitedBody
{
    /// <returns>The body, or the status that refuses it: 413 when it is longer, 400 when it is not JSON in UTF-8.</returns>
    public static async Task<(JsonElement Json, int Refusal)> ReadJsonAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(maxBytes, 16 * 1024)];
        using var body = new MemoryStream();
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return (default, StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(buffer, 0, read);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            return (document.RootElement.Clone(), 0);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return (default, StatusCodes.Status400BadRequest);
        }
    }
}
