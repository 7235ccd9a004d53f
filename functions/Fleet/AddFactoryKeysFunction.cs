using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/factory-keys</c></summary>
public sealed class AddFactoryKeysFunction(AdminGateway gateway, FactoryKeys keys)
{
    /// <summary>Bytes of a body: 500 terminals with a few tags each.</summary>
    internal const int MaxBodyBytes = 512 * 1024;

    [Function("AddFactoryKeys")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/factory-keys")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [],
            ProtocolJson.Strict<AddFactoryKeysRequest>(),
            (call, token) => keys.AddAsync(estate, call.Body, call.Actor, token),
            ProtocolJson.Default.FactoryKeysResult,
            cancellationToken,
            maxBytes: MaxBodyBytes);
}
