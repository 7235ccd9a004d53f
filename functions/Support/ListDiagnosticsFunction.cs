using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Support;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/diagnostics</c></summary>
public sealed class ListDiagnosticsFunction(AdminGateway gateway, DiagnosticsHandler handler)
{
    [Function("ListDiagnostics")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}/diagnostics")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId], token => handler.ListAsync(estate, terminalId, token), ProtocolJson.Default.PageDiagnosticsView, cancellationToken);
}
