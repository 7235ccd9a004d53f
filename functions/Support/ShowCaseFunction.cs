using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Support;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}</c></summary>
public sealed class ShowCaseFunction(AdminGateway gateway, CaseHandler handler)
{
    [Function("ShowCase")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}/cases/{caseId}")] HttpRequest request,
        string estate,
        string terminalId,
        string caseId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId, caseId], token => handler.ShowAsync(estate, terminalId, caseId, token), ProtocolJson.Default.SupportCaseView, cancellationToken);
}
