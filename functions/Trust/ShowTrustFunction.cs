using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Trust;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Trust;

/// <summary><c>GET /v1/estates/{estate}/trust</c></summary>
public sealed class ShowTrustFunction(AdminGateway gateway, TrustHandler trust)
{
    [Function("ShowTrust")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/trust")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(
            request, estate, [], token => trust.ShowAsync(estate, token), ProtocolJson.Default.TrustView, cancellationToken);
}
