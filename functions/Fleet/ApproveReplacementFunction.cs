using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement/approve</c></summary>
public sealed class ApproveReplacementFunction(AdminGateway gateway, ReplacementHandler handler)
{
    [Function("ApproveReplacement")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/replacement/approve")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<ApproveReplacementRequest>(),
            (call, token) => handler.ApproveAsync(estate, terminalId, call.Body, call.Actor, token),
            ProtocolJson.Default.EnrolmentCode,
            cancellationToken,
            StatusCodes.Status201Created);
}
