using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/diagnostics</c></summary>
public sealed class DemandDiagnosticsFunction(AdminGateway gateway, DiagnosticsHandler handler)
{
    [Function("DemandDiagnostics")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/diagnostics")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<DemandDiagnosticsRequest>(),
            (call, token) => handler.DemandAsync(estate, terminalId, call.Body.Reason, call.Actor, token),
            ProtocolJson.Default.DiagnosticsDemand,
            cancellationToken);
}
