using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>The caller's trace, or a new one.</summary>
internal sealed class LocalTraceContext(string traceParent, string traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent;

    public override string TraceState { get; } = traceState;

    public static LocalTraceContext From(HttpRequest? request)
    {
        var parent = request?.Headers.TraceParent.ToString();
        return ActivityContext.TryParse(parent, null, out _)
            ? new LocalTraceContext(parent!, request!.Headers["tracestate"].ToString())
            : new LocalTraceContext($"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00", "");
    }
}
