using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>GET /v1/estates/{estate}/rollouts</c></summary>
public sealed class ListRolloutsFunction(AdminGateway gateway, RolloutQueries rollouts)
{
    [Function("ListRollouts")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/rollouts")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ListAsync(
            request, estate, (limit, continuation, token) => rollouts.ListAsync(estate, limit, continuation, token), ProtocolJson.Default.PageRolloutView, cancellationToken);
}
