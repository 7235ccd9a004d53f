using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollouts</c></summary>
public sealed class StartRolloutFunction(AdminGateway gateway, StartRolloutHandler handler)
{
    [Function("StartRollout")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/rollouts")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.OperateRollouts,
            estate,
            [],
            ProtocolJson.Strict<StartRolloutRequest>(),
            (call, token) => handler.HandleAsync(estate, call.Body, call.Actor, token),
            ProtocolJson.Default.RolloutView,
            cancellationToken,
            StatusCodes.Status201Created);
}
