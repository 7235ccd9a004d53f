using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases</c></summary>
public sealed class OpenCaseFunction(AdminGateway gateway, CaseHandler handler)
{
    [Function("OpenCase")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/cases")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<OpenCaseRequest>(),
            (call, token) => handler.OpenAsync(estate, terminalId, call.Body, call.Actor, token),
            ProtocolJson.Default.SupportCaseView,
            cancellationToken,
            StatusCodes.Status201Created);
}
