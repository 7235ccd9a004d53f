using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Hardware;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/terminals/{terminalId}/work-orders/{orderId}/actions</c></summary>
public sealed class WorkOrderActionFunction(AdminGateway gateway, WorkOrderHandler handler)
{
    [Function("ActOnWorkOrder")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/terminals/{terminalId}/work-orders/{orderId}/actions")] HttpRequest request,
        string estate,
        string terminalId,
        string orderId,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [terminalId, orderId],
            ProtocolJson.Strict<WorkOrderActionRequest>(),
            (call, token) => handler.ActAsync(estate, terminalId, orderId, call.Body, call.Actor, token),
            ProtocolJson.Default.WorkOrder,
            cancellationToken);
}
