using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Fleet;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Fleet;

/// <summary><c>GET /v1/estates/{estate}/terminals</c></summary>
public sealed class ListTerminalsFunction(AdminGateway gateway, ITerminalDirectory terminals)
{
    [Function("ListTerminals")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ListAsync(
            request, estate, (limit, continuation, token) => terminals.ListAsync(estate, limit, continuation, token), ProtocolJson.Default.PageTerminalView, cancellationToken);
}
