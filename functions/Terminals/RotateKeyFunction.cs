using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/key</c></summary>
public sealed class RotateKeyFunction(TerminalGateway gateway, KeyRotationHandler handler)
{
    [Function("RotateKey")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/key")] HttpRequest request,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request, terminalId, ProtocolJson.Default.RotateKeyRequest, handler.HandleAsync, ProtocolJson.Default.RotateKeyResponse, cancellationToken);
}
