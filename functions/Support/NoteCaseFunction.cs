using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/notes</c></summary>
public sealed class NoteCaseFunction(AdminGateway gateway, CaseHandler handler)
{
    [Function("NoteCase")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}/notes")] HttpRequest request,
        string estate,
        string terminalId,
        string caseId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, caseId],
            ProtocolJson.Strict<NoteCaseRequest>(),
            (call, token) => handler.NoteAsync(estate, terminalId, caseId, call.Body, call.Actor, token),
            ProtocolJson.Default.SupportCaseView,
            cancellationToken);
}
