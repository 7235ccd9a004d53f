using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Functions.Health;

/// <summary><c>GET /v1/health</c>: the app runs. Needs no token and touches no storage.</summary>
public sealed class HealthFunction
{
    /// <summary>Of the function.</summary>
    public const string Name = "Health";

    [Function(Name)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/health")] HttpRequest request) =>
        Results.Text("""{"status":"ok"}""", "application/json");
}
