using PosCloud.Protocol;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Support;

/// <summary>What a verified directive's demand for diagnostics does to the state. Pure.</summary>
internal static class DiagnosticsOrder
{
    /// <param name="state">The state before.</param>
    /// <param name="requestId">As the directive says; null asks for nothing, and takes back what was asked for.</param>
    public static AgentState Apply(AgentState state, string? requestId)
    {
        if (requestId is null)
        {
            return state.DiagnosticsRequested is null && state.DiagnosticsDone is null
                ? state
                : state with { DiagnosticsRequested = null, DiagnosticsDone = null };
        }

        var isKnown = requestId == state.DiagnosticsDone || requestId == state.Diagnostics?.RequestId;
        return isKnown || !Names.IsId(requestId) ? state : state with { DiagnosticsRequested = requestId };
    }
}
