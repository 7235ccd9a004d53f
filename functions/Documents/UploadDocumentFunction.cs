using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Documents;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;

namespace PosCloud.Functions.Documents;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/document-uploads</c></summary>
public sealed class UploadDocumentFunction(AdminGateway gateway, DocumentHandler handler)
{
    [Function("UploadDocument")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/document-uploads")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [releaseId],
            ProtocolJson.Strict<DocumentUploadRequest>(),
            (call, token) => handler.UploadAsync(estate, releaseId, call.Body, token),
            ProtocolJson.Default.DocumentUpload,
            cancellationToken);
}
