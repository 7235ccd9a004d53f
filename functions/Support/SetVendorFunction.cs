using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/vendors</c></summary>
public sealed class SetVendorFunction(AdminGateway gateway, VendorHandler handler)
{
    [Function("SetVendor")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/vendors")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [],
            ProtocolJson.Strict<VendorContact>(),
            (call, token) => handler.SetAsync(estate, call.Body, token),
            ProtocolJson.Default.VendorContact,
            cancellationToken);
}
