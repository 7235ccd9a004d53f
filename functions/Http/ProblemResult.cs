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
            httpContext.Response.Headers.RetryAfter = Spread(wait).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Reason.Status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = Challenge(problem.Reason);
        }

        return Results.Json(problem.ToBody(), ProtocolJson.Default.ProblemBody, ProblemBody.MediaType, problem.Reason.Status)
            .ExecuteAsync(httpContext);
    }

    /// <summary>Between the wait and three times as much, so that those who were refused together do not come back together.</summary>
    /// <returns>Whole seconds, at least 1.</returns>
    private static long Spread(TimeSpan least) =>
        Math.Max(1, (long)Math.Ceiling(least.TotalSeconds * (1 + (2 * Random.Shared.NextDouble()))));

    /// <summary>For bearer tokens as RFC 6750, section 3 has it; terminals sign (RFC 9421), which has no scheme of its own.</summary>
    private static string Challenge(Reason reason) => reason == Reasons.TokenMissing ? "Bearer"
        : reason == Reasons.TokenInvalid || reason == Reasons.TokenExpired ? "Bearer error=\"invalid_token\""
        : "PosCloud";
}
