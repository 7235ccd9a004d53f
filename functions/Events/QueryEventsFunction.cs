using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Events;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Events;

namespace PosCloud.Functions.Events;

/// <summary><c>POST /v1/estates/{estate}/events/query</c></summary>
public sealed class QueryEventsFunction(AdminGateway gateway, EventReplay replay)
{
    [Function("QueryEvents")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/events/query")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.AskAsync(
            request,
            estate,
            [],
            ProtocolJson.Strict<ReplayRequest>(),
            (call, token) => replay.ListAsync(estate, call.Body, token),
            ProtocolJson.Default.EventPage,
            cancellationToken);
}
