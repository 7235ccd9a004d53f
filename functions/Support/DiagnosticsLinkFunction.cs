using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/diagnostics/{uploadId}/link</c>: audited, because it opens what a shop's terminal said.</summary>
public sealed class DiagnosticsLinkFunction(AdminGateway gateway, DiagnosticsHandler handler)
{
    [Function("DiagnosticsLink")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/diagnostics/{uploadId}/link")] HttpRequest request,
        string estate,
        string terminalId,
        string uploadId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, uploadId],
            ProtocolJson.Strict<EmptyRequest>(),
            (_, token) => handler.LinkAsync(estate, terminalId, uploadId, token),
            ProtocolJson.Default.DownloadLink,
            cancellationToken);
}
