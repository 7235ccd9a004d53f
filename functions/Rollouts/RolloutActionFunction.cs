using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>POST /v1/estates/{estate}/rollouts/{rolloutId}/actions</c></summary>
public sealed class RolloutActionFunction(AdminGateway gateway, RolloutActionHandler handler)
{
    [Function("RolloutAction")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/rollouts/{rolloutId}/actions")] HttpRequest request,
        string estate,
        string rolloutId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.OperateRollouts,
            estate,
            [rolloutId],
            ProtocolJson.Strict<RolloutActionRequest>(),
            (call, token) => handler.HandleAsync(estate, rolloutId, call.Body, call.IfMatch, call.Actor, token),
            ProtocolJson.Default.RolloutView,
            cancellationToken);
}
