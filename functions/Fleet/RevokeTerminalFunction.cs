using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/revoke</c></summary>
public sealed class RevokeTerminalFunction(AdminGateway gateway, RevokeHandler handler)
{
    [Function("RevokeTerminal")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/revoke")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<RevokeTerminalRequest>(),
            (call, token) => handler.HandleAsync(estate, terminalId, call.Body.Reason, call.Actor, token),
            ProtocolJson.Default.TerminalView,
            cancellationToken);
}
