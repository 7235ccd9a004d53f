using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Support;

/// <summary><c>GET /v1/estates/{estate}/vendors</c></summary>
public sealed class ListVendorsFunction(AdminGateway gateway, VendorHandler handler)
{
    [Function("ListVendors")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/vendors")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.ReadAsync(request, estate, [], token => handler.ListAsync(estate, token), ProtocolJson.Default.PageVendorContact, cancellationToken);
}
