using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Backups;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;

namespace PosCloud.Functions.Backups;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/release</c></summary>
public sealed class ReleaseBackupFunction(AdminGateway gateway, BackupHandler handler)
{
    [Function("ReleaseBackup")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/release")] HttpRequest request,
        string estate,
        string terminalId,
        string backupId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, backupId],
            ProtocolJson.Strict<ReleaseBackupRequest>(),
            (call, token) => handler.ReleaseAsync(estate, terminalId, backupId, call.Body.Grant, call.Actor, token),
            ProtocolJson.Default.RestoreView,
            cancellationToken);
}
