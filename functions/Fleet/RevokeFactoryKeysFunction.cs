using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/factory-keys/revoke</c></summary>
public sealed class RevokeFactoryKeysFunction(AdminGateway gateway, FactoryKeys keys)
{
    [Function("RevokeFactoryKeys")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/factory-keys/revoke")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [],
            ProtocolJson.Strict<RevokeFactoryKeysRequest>(),
            (call, token) => keys.RevokeAsync(estate, call.Body, token),
            ProtocolJson.Default.FactoryKeysResult,
            cancellationToken,
            maxBytes: AddFactoryKeysFunction.MaxBodyBytes);
}
