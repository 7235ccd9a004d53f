using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Releases;

/// <summary><c>GET /v1/estates/{estate}/releases/{releaseId}</c></summary>
public sealed class ShowReleaseFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("ShowRelease")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/releases/{releaseId}")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [releaseId], token => releases.ShowAsync(estate, releaseId, token), ProtocolJson.Default.ReleaseView, cancellationToken);
}
