using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Documents;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;

namespace PosCloud.Functions.Documents;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/documents</c></summary>
public sealed class AddDocumentFunction(AdminGateway gateway, DocumentHandler handler)
{
    [Function("AddDocument")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/documents")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [releaseId],
            ProtocolJson.Strict<AddDocumentRequest>(),
            (call, token) => handler.AddAsync(estate, releaseId, call.Body, call.Actor, token),
            ProtocolJson.Default.DocumentView,
            cancellationToken);
}
