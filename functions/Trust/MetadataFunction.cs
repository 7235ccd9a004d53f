using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core;
using PosCloud.Core.Trust;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Trust;

/// <summary>
/// <c>GET /v1/estates/{estate}/metadata/{name}</c>: trust metadata for terminals. No token: what it says is signed, and it holds
/// no secret.
/// </summary>
public sealed class MetadataFunction(MetadataReader metadata, EstateOptions estates)
{
    [Function("Metadata")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/metadata/{name}")] HttpRequest request,
        string estate,
        string name,
        CancellationToken cancellationToken)
    {
        if (!Names.IsEstate(estate) || !MetadataReader.IsName(name))
        {
            return new ProblemResult(new Problem(Reasons.NameInvalid));
        }

        if (!estates.Has(estate))
        {
            return new ProblemResult(new Problem(Reasons.EstateUnknown));
        }

        if (await metadata.FindAsync(estate, name, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return new ProblemResult(new Problem(Reasons.MetadataUnknown));
        }

        request.HttpContext.Response.Headers.CacheControl = MetadataReader.HasVersion(name) ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(content, "application/json");
    }
}
