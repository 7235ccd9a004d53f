using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/components/{component}/complete</c></summary>
public sealed class CompleteComponentFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("CompleteComponent")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/components/{component}/complete")] HttpRequest request,
        string estate,
        string releaseId,
        string component,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [releaseId, component],
            ProtocolJson.Strict<EmptyRequest>(),
            (_, token) => releases.CompleteAsync(estate, releaseId, component, token),
            ProtocolJson.Default.ReleaseView,
            cancellationToken);
}
