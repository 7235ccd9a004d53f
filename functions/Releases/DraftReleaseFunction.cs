using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Functions.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases</c></summary>
public sealed class DraftReleaseFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("DraftRelease")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.UploadReleases,
            estate,
            [],
            ProtocolJson.Strict<DraftReleaseRequest>(),
            (call, token) => releases.DraftAsync(estate, call.Body, call.Actor, token),
            ProtocolJson.Default.ReleaseView,
            cancellationToken,
            StatusCodes.Status201Created);
}
