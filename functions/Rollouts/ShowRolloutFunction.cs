using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>GET /v1/estates/{estate}/rollouts/{rolloutId}</c></summary>
public sealed class ShowRolloutFunction(AdminGateway gateway, RolloutQueries rollouts)
{
    [Function("ShowRollout")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/rollouts/{rolloutId}")] HttpRequest request,
        string estate,
        string rolloutId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [rolloutId], token => rollouts.ShowAsync(estate, rolloutId, token), ProtocolJson.Default.RolloutView, cancellationToken);
}
