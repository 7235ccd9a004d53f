using System.Globalization;
using Microsoft.AspNetCore.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Http;

/// <summary>Writes a refusal as problem details (RFC 9457).</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (problem.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Reason.Status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = problem.Reason == Reasons.TokenMissing ? "Bearer" : "PosCloud";
        }

        return Results.Json(problem.ToBody(), ProtocolJson.Default.ProblemBody, ProblemBody.MediaType, problem.Reason.Status)
            .ExecuteAsync(httpContext);
    }
}
