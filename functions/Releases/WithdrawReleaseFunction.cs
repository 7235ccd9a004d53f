using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Publishing;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Functions.Releases;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/withdraw</c></summary>
public sealed class WithdrawReleaseFunction(AdminGateway gateway, ReleaseHandler releases)
{
    [Function("WithdrawRelease")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/releases/{releaseId}/withdraw")] HttpRequest request,
        string estate,
        string releaseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.OperateRollouts,
            estate,
            [releaseId],
            ProtocolJson.Strict<WithdrawReleaseRequest>(),
            (call, token) => releases.WithdrawAsync(estate, releaseId, call.Body.Reason, call.Actor, token),
            ProtocolJson.Default.ReleaseView,
            cancellationToken);
}
