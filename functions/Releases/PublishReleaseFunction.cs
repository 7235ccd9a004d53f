using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/publish</c></summary>
public sealed class PublishReleaseFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("PublishRelease")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/publish")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [releaseId],
            ProtocolJson.Strict<EmptyRequest>(),
            (call, token) => releases.PublishAsync(estate, releaseId, call.Actor, token),
            ProtocolJson.Default.ReleaseView,
            cancellationToken);
}
