using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Backups;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Backups;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/backups</c></summary>
public sealed class ListBackupsFunction(AdminGateway gateway, BackupHandler handler)
{
    [Function("ListBackups")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}/backups")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId], token => handler.ListAsync(estate, terminalId, token), ProtocolJson.Default.BackupList, cancellationToken);
}
