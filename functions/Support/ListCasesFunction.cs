using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Support;

/// <summary><c>GET /v1/estates/{estate}/cases?state=all</c>: open cases; with <c>state=all</c> closed ones too.</summary>
public sealed class ListCasesFunction(AdminGateway gateway, CaseHandler handler)
{
    [Function("ListCases")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/cases")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ListAsync(
            request,
            estate,
            [],
            (limit, continuation, token) => handler.ListAsync(estate, request.Query["state"] != "all", limit, continuation, token),
            ProtocolJson.Default.PageSupportCaseView,
            cancellationToken);
}
