using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Backups;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;

namespace PosCloud.Functions.Backups;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/delete</c></summary>
public sealed class DeleteBackupFunction(AdminGateway gateway, BackupHandler handler)
{
    [Function("DeleteBackup")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/backups/{backupId}/delete")] HttpRequest request,
        string estate,
        string terminalId,
        string backupId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, backupId],
            ProtocolJson.Strict<DeleteBackupRequest>(),
            (_, token) => handler.DeleteAsync(estate, terminalId, backupId, token),
            ProtocolJson.Default.BackupView,
            cancellationToken);
}
