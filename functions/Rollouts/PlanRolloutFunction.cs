using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollout-plans</c>: a dry run.</summary>
public sealed class PlanRolloutFunction(AdminGateway gateway, RolloutPlanner planner)
{
    [Function("PlanRollout")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/rollout-plans")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.AskAsync(
            request,
            estate,
            [],
            ProtocolJson.Strict<StartRolloutRequest>(),
            (call, token) => planner.PlanAsync(estate, call.Body, call.Actor, token),
            ProtocolJson.Default.RolloutForecast,
            cancellationToken);
}
