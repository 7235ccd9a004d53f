using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Executions;

/// <summary>Which state may follow which: forward only, and the last ones are final.</summary>
internal static class ExecutionTransitions
{
    public static bool IsFinal(ExecutionState state) => state >= ExecutionState.Confirmed;

    /// <summary>The boot pointer still names the old slot, so the execution can be dropped without a trace.</summary>
    public static bool IsBeforeSwitch(ExecutionState state) => state < ExecutionState.Restarting;

    public static bool CanMove(ExecutionState from, ExecutionState to)
    {
        if (IsFinal(from))
        {
            return false;
        }

        return to switch
        {
            // Confirmed without a trial: what is asked for was installed already.
            ExecutionState.Confirmed => from is ExecutionState.Testing or ExecutionState.Accepted,
            ExecutionState.RolledBack => from is ExecutionState.Restarting or ExecutionState.Testing,
            ExecutionState.Rejected => from is ExecutionState.Offered or ExecutionState.Accepted,
            ExecutionState.Failed or ExecutionState.Expired or ExecutionState.Cancelled => IsBeforeSwitch(from),
            _ => to > from,
        };
    }
}
