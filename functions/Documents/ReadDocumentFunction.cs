using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Documents;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Documents;

/// <summary><c>GET /v1/estates/{estate}/releases/{releaseId}/documents/{name}?language=&amp;version=</c>: a link that reads it.</summary>
public sealed class ReadDocumentFunction(AdminGateway gateway, DocumentHandler handler)
{
    [Function("ReadDocument")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/releases/{releaseId}/documents/{name}")] HttpRequest request,
        string estate,
        string releaseId,
        string name,
        CancellationToken cancellationToken)
    {
        var (language, version) = (Query("language"), Query("version"));
        var number = 0;
        return gateway.ReadAsync(
            request,
            estate,
            [releaseId, name],
            async token => language is not null && !LanguageTag.IsValid(language)
                ? new Problem(Reasons.FieldInvalid, "language: must be a language tag such as en or zh-CN")
                : version is not null && (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > Limits.Documents)
                ? new Problem(Reasons.FieldInvalid, $"version: must be a number from 1 to {Limits.Documents}")
                : await handler.LinkAsync(estate, releaseId, name, language, version is null ? null : number, token).ConfigureAwait(false),
            ProtocolJson.Default.DocumentLink,
            cancellationToken);

        string? Query(string name) => request.Query[name].ToString() is { Length: > 0 } given ? given : null;
    }
}
