using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Hardware;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/work-orders</c></summary>
public sealed class CreateWorkOrderFunction(AdminGateway gateway, WorkOrderHandler handler)
{
    [Function("CreateWorkOrder")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/work-orders")] HttpRequest request,
        string estate,
        string terminalId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId],
            ProtocolJson.Strict<CreateWorkOrderRequest>(),
            (call, token) => handler.CreateAsync(estate, terminalId, call.Body, call.Actor, token),
            ProtocolJson.Default.WorkOrder,
            cancellationToken,
            StatusCodes.Status201Created);
}
