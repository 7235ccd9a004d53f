using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Events;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Events;

namespace PosCloud.Functions.Events;

/// <summary><c>POST /v1/estates/{estate}/events/replay</c></summary>
public sealed class ReplayEventsFunction(AdminGateway gateway, EventReplay replay)
{
    [Function("ReplayEvents")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/events/replay")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.OperateRollouts,
            estate,
            [],
            ProtocolJson.Strict<ReplayRequest>(),
            (call, token) => replay.ReplayAsync(estate, call.Body, token),
            ProtocolJson.Default.ReplayPage,
            cancellationToken);
}
