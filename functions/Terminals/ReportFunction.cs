using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/reports</c></summary>
public sealed class ReportFunction(TerminalGateway gateway, ReportHandler handler)
{
    [Function("Report")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/reports")] HttpRequest request,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request, terminalId, ProtocolJson.Default.ReportRequest, handler.HandleAsync, ProtocolJson.Default.ReportResponse, cancellationToken);
}
