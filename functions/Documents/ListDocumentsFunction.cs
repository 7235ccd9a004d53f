using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Documents;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Documents;

/// <summary><c>GET /v1/estates/{estate}/releases/{releaseId}/documents</c></summary>
public sealed class ListDocumentsFunction(AdminGateway gateway, DocumentHandler handler)
{
    [Function("ListDocuments")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/releases/{releaseId}/documents")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [releaseId], token => handler.ListAsync(estate, releaseId, token), ProtocolJson.Default.PageDocumentView, cancellationToken);
}
