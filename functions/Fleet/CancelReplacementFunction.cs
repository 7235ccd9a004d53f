using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement/cancel</c></summary>
public sealed class CancelReplacementFunction(AdminGateway gateway, ReplacementHandler handler)
{
    [Function("CancelReplacement")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/replacement/cancel")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<CancelReplacementRequest>(),
            (call, token) => handler.CancelAsync(estate, terminalId, call.Body, call.Actor, token),
            ProtocolJson.Default.TerminalView,
            cancellationToken);
}
