using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Rollouts;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;

namespace PosCloud.Functions.Rollouts;

/// <summary><c>GET /v1/estates/{estate}/rollouts/{rolloutId}/readiness?wave=&amp;site=</c>: the preparation list.</summary>
public sealed class ReadinessFunction(AdminGateway gateway, ReadinessHandler handler)
{
    [Function("Readiness")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/estates/{estate}/rollouts/{rolloutId}/readiness")] HttpRequest request,
        string estate,
        string rolloutId,
        CancellationToken cancellationToken)
    {
        var wave = Filter(request, "wave");
        var site = Filter(request, "site");
        return gateway.ListAsync(
            request,
            estate,
            [rolloutId, .. new[] { wave, site }.OfType<string>()],
            (limit, continuation, token) => handler.ListAsync(estate, rolloutId, wave, site, limit, continuation, token),
            ProtocolJson.Default.PageTerminalReadiness,
            cancellationToken);
    }

    private static string? Filter(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } given ? given : null;
}
