using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement</c></summary>
public sealed class ReplaceTerminalFunction(AdminGateway gateway, ReplacementHandler handler)
{
    [Function("ReplaceTerminal")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/replacement")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<ReplaceTerminalRequest>(),
            (call, token) => handler.AskAsync(estate, terminalId, call.Body, call.Actor, token),
            ProtocolJson.Default.TerminalView,
            cancellationToken);
}
