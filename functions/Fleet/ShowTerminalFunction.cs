using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Fleet;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Fleet;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}</c></summary>
public sealed class ShowTerminalFunction(AdminGateway gateway, TerminalQueries terminals)
{
    [Function("ShowTerminal")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId], token => terminals.ShowAsync(estate, terminalId, token), ProtocolJson.Default.TerminalView, cancellationToken);
}
