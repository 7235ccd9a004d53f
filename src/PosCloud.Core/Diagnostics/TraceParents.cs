using System.Diagnostics;

namespace PosCloud.Core.Diagnostics;

/// <summary>The trace that the work at hand belongs to.</summary>
public static class TraceParents
{
    /// <summary>
    /// For the CloudEvents extension <c>traceparent</c> (extensions/distributed-tracing.md; W3C Trace Context): null where
    /// nobody traces.
    /// </summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
