using PosCloud.Core.Durations;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Fleet;

/// <summary>One terminal as admins see it.</summary>
public sealed class TerminalQueries(ITerminalDirectory terminals, WorldCache worlds, TimeProvider time)
{
    /// <summary>Lines of history in the answer.</summary>
    private const int HistoryLines = 50;

    public async Task<Outcome<TerminalView>> ShowAsync(string estate, string terminalId, CancellationToken cancellationToken)
    {
        var found = await terminals.FindAsync(new TerminalKey(estate, terminalId), HistoryLines, cancellationToken).ConfigureAwait(false);
        if (found is not { Execution: { } execution } || execution.State.IsFinal())
        {
            return found is null ? Reasons.TerminalUnknown : found;
        }

        var world = await worlds.CurrentAsync(estate, cancellationToken).ConfigureAwait(false);
        var left = StepEstimates.SecondsLeft(
            execution.State, execution.UpdatedAt, found.Hardware.Model, world.Rollout(execution.RolloutId)?.Durations, time.GetUtcNow());
        return found with { Execution = execution with { SecondsLeft = left } };
    }
}
