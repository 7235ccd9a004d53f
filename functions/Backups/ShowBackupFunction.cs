using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Backups;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Backups;

/// <summary><c>GET /v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}</c></summary>
public sealed class ShowBackupFunction(AdminGateway gateway, BackupHandler handler)
{
    [Function("ShowBackup")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}")] HttpRequest request,
        string estate,
        string terminalId,
        string backupId,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [terminalId, backupId], token => handler.ShowAsync(estate, terminalId, backupId, token), ProtocolJson.Default.BackupView, cancellationToken);
}
