using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/close</c></summary>
public sealed class CloseCaseFunction(AdminGateway gateway, CaseHandler handler)
{
    [Function("CloseCase")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/close")] HttpRequest request,
        string estate,
        string terminalId,
        string caseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, caseId],
            ProtocolJson.Strict<CloseCaseRequest>(),
            (call, token) => handler.CloseAsync(estate, terminalId, caseId, call.Body.Reason, call.Actor, token),
            ProtocolJson.Default.SupportCaseView,
            cancellationToken);
}
