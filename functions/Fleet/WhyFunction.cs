using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Fleet;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/why</c></summary>
public sealed class WhyFunction(AdminGateway gateway, WhyHandler handler)
{
    [Function("Why")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}/why")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId], token => handler.HandleAsync(estate, terminalId, token), ProtocolJson.Default.WhyView, cancellationToken);
}
