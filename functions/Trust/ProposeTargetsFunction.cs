using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Trust;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Trust;

namespace PosCloud.Functions.Trust;

/// <summary><c>POST /v1/estates/{estate}/trust/targets</c></summary>
public sealed class ProposeTargetsFunction(AdminGateway gateway, ProposalHandler proposals)
{
    [Function("ProposeTargets")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/trust/targets")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ApproveReleases,
            estate,
            [],
            ProtocolJson.Strict<SignedFile>(),
            (call, token) => proposals.HandleAsync(estate, call.Body, call.Actor, token),
            ProtocolJson.Default.TrustView,
            cancellationToken,
            maxBytes: PublishRootFunction.MaxBodyBytes);
}
