using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Audit;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Audit;

/// <summary><c>GET /v1/estates/{estate}/audit</c></summary>
public sealed class ListAuditFunction(AdminGateway gateway, AuditLog log)
{
    [Function("ListAudit")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/audit")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.AuditAsync(
            request, estate, (limit, continuation, token) => log.ListAsync(estate, limit, continuation, token), ProtocolJson.Default.PageAuditLine, cancellationToken);
}
