using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Rest;

/// <summary>Reads <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>; in a transaction the text starts with the action's index.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(
        Response response,
        [NotNullWhen(true)] out ResponseError? error,
        [NotNullWhen(true)] out IDictionary<string, string>? data)
    {
        error = null;
        data = new Dictionary<string, string>();
        if (response.ContentStream is not { CanSeek: true } content || content.Length == 0)
        {
            return false;
        }

        try
        {
            content.Position = 0;
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("odata.error", out var details)
                || !details.TryGetProperty("code", out var code))
            {
                return false;
            }

            var message = details.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value)
                ? value.GetString() ?? ""
                : "";
            var colon = message.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                data[TableTransactionFailedException.FailedEntityKey] = message[..colon];
            }

            error = new ResponseError(code.GetString(), message);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy's page, say: the status alone has to do.
            return false;
        }
        finally
        {
            content.Position = 0;
        }
    }
}
