using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Hardware;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Fleet;

/// <summary><c>GET /v1/estates/{estate}/work-orders?site=&amp;state=&amp;terminal=</c></summary>
public sealed class ListWorkOrdersFunction(AdminGateway gateway, IWorkOrderStore orders)
{
    [Function("ListWorkOrders")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/work-orders")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken)
    {
        var (site, terminal, state) = (Query("site"), Query("terminal"), Query("state"));
        WorkOrderState? wanted = null;
        if (state is not null)
        {
            var known = Enum.GetValues<WorkOrderState>().Where(s => KebabCaseEnumConverter<WorkOrderState>.Name(s) == state).ToList();
            wanted = known.Count == 1 ? known[0] : null;
        }

        return gateway.ListAsync(
            request,
            estate,
            async (limit, continuation, token) => state is not null && wanted is null
                ? new Problem(Reasons.FieldInvalid, "state: must be open, assigned, done, confirmed or cancelled")
                : await orders.PageAsync(estate, Fits, limit, continuation, token).ConfigureAwait(false),
            ProtocolJson.Default.PageWorkOrder,
            cancellationToken);

        string? Query(string name) => request.Query[name].ToString() is { Length: > 0 } given ? given : null;

        bool Fits(WorkOrder order) =>
            (site is null || order.Site == site) && (terminal is null || order.TerminalId == terminal) && (wanted is null || order.State == wanted);
    }
}
