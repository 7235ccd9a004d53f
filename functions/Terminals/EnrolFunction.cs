using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/enrol</c></summary>
public sealed class EnrolFunction(TerminalGateway gateway, EnrolHandler handler)
{
    [Function("Enrol")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/enrol")] HttpRequest request,
        CancellationToken cancellationToken) =>
        gateway.EnrolAsync(request, handler.HandleAsync, ProtocolJson.Default.EnrolResponse, cancellationToken);
}
