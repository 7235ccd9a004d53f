using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Support;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Functions.Support;

/// <summary><c>POST /v1/estates/{estate}/vendors/remove</c></summary>
public sealed class RemoveVendorFunction(AdminGateway gateway, VendorHandler handler)
{
    [Function("RemoveVendor")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/vendors/remove")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [],
            ProtocolJson.Strict<RemoveVendorRequest>(),
            (call, token) => handler.RemoveAsync(estate, call.Body.Model, token),
            ProtocolJson.Default.PageVendorContact,
            cancellationToken);
}
