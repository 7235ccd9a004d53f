using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Documents;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;

namespace PosCloud.Functions.Documents;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/documents/{name}/remove</c></summary>
public sealed class RemoveDocumentFunction(AdminGateway gateway, DocumentHandler handler)
{
    [Function("RemoveDocument")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/documents/{name}/remove")] HttpRequest request,
        string estate,
        string releaseId,
        string name,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [releaseId, name],
            ProtocolJson.Strict<RemoveDocumentRequest>(),
            (call, token) => handler.RemoveAsync(estate, releaseId, name, call.Body, call.Actor, token),
            ProtocolJson.Default.DocumentView,
            cancellationToken);
}
