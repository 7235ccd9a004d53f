namespace PosCloud.Protocol.Terminals;

/// <summary>The rules of <see cref="ExecutionState"/>.</summary>
public static class ExecutionStates
{
    /// <summary>Whether nothing follows this state.</summary>
    public static bool IsFinal(this ExecutionState state) => state >= ExecutionState.Confirmed;

    /// <summary>Whether a terminal works in this state: it can be measured, and it ends.</summary>
    public static bool IsStep(this ExecutionState state) => state is > ExecutionState.Offered and < ExecutionState.Confirmed;

    /// <summary>
    /// Whether a report of <paramref name="next"/> moves the execution: forward only, never out of a final state. Steps may
    /// be skipped, because reports may be lost.
    /// </summary>
    public static bool CanBecome(this ExecutionState state, ExecutionState next) => !state.IsFinal() && next > state;
}
