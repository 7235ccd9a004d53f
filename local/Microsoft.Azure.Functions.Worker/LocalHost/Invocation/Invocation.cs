using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>One request to run a function.</summary>
/// <param name="Http">The request of an HTTP function.</param>
/// <param name="Payload">What another trigger brings, as JSON.</param>
/// <param name="Retry">Null without a retry policy.</param>
internal sealed record Invocation(
    FunctionDescriptor Function, HttpContext? Http, string? Payload, TraceContext Trace, RetryContext? Retry)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Route values by name. Optional ones that the caller left out are absent; query values never bind.</summary>
    public IReadOnlyDictionary<string, object?> RouteValues { get; } =
        Http is null ? [] : new Dictionary<string, object?>(Http.Request.RouteValues, StringComparer.OrdinalIgnoreCase);
}
