using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables.Rest;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>An answer without a network: a status, perhaps an ETag, perhaps an error as the service writes it.</summary>
internal sealed class InMemoryResponse(int status, string? etag = null, byte[]? content = null) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; } = new MemoryStream(content ?? [], writable: false);

    public override string ClientRequestId { get; set; } = "";

    public override bool IsError => status >= 400;

    /// <param name="index">The place of the action that failed, in a transaction.</param>
    public static RequestFailedException Failure(int status, string code, string message, int? index = null)
    {
        var text = index is null ? message : $"{index}:{message}";
        var error = new Dictionary<string, object>
        {
            ["odata.error"] = new { code, message = new { lang = "en-US", value = text } },
        };
        var response = new InMemoryResponse(status, content: JsonSerializer.SerializeToUtf8Bytes(error));
        return new RequestFailedException(response, null, TableErrorParser.Instance);
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => etag is null ? [] : [new HttpHeader("ETag", etag)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = string.Equals(name, "ETag", StringComparison.OrdinalIgnoreCase) ? etag : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
