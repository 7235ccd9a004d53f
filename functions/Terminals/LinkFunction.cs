using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/links</c></summary>
public sealed class LinkFunction(TerminalGateway gateway, LinkHandler handler)
{
    [Function("Link")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/links")] HttpRequest request,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request, terminalId, ProtocolJson.Default.LinkRequest, handler.HandleAsync, ProtocolJson.Default.PackageLink, cancellationToken);
}
