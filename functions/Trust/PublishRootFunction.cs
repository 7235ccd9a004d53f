using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Trust;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Trust;

namespace PosCloud.Functions.Trust;

/// <summary><c>POST /v1/estates/{estate}/trust/root</c></summary>
public sealed class PublishRootFunction(AdminGateway gateway, TrustHandler trust)
{
    /// <summary>Bytes of a body: a file in base64 and what is around it.</summary>
    internal const int MaxBodyBytes = 1024 * 1024;

    [Function("PublishRoot")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/trust/root")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ApproveReleases,
            estate,
            [],
            ProtocolJson.Strict<SignedFile>(),
            (call, token) => trust.PublishRootAsync(estate, call.Body, token),
            ProtocolJson.Default.TrustView,
            cancellationToken,
            maxBytes: MaxBodyBytes);
}
