using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/check-in</c></summary>
public sealed class CheckInFunction(TerminalGateway gateway, CheckInHandler handler)
{
    [Function("CheckIn")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/check-in")] HttpRequest request,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request, terminalId, ProtocolJson.Default.CheckInRequest, handler.HandleAsync, ProtocolJson.Default.CheckInResponse, cancellationToken);
}
