using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Releases;

/// <summary><c>GET /v1/estates/{estate}/releases</c></summary>
public sealed class ListReleasesFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("ListReleases")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/releases")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ListAsync(
            request, estate, (limit, continuation, token) => releases.ListAsync(estate, limit, continuation, token), ProtocolJson.Default.PageReleaseView, cancellationToken);
}
