using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/uploads</c></summary>
public sealed class UploadFunction(TerminalGateway gateway, UploadHandler handler)
{
    [Function("Upload")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/uploads")] HttpRequest request,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request, terminalId, ProtocolJson.Default.UploadRequest, handler.RequestAsync, ProtocolJson.Default.UploadTicket, cancellationToken);
}
