using PosCloud.Protocol.Terminals;

namespace PosCloud.Local.Demo;

/// <summary>A terminal as the display shows it.</summary>
/// <param name="TerminalId">Its id.</param>
/// <param name="State">State of its execution; null while it has none.</param>
/// <param name="Slot">The active slot.</param>
/// <param name="Version">The version in it.</param>
/// <param name="Percent">Of the current step, 0 to 100; null when the step has no measure.</param>
/// <param name="BytesDownloaded">Bytes that the execution took from the network.</param>
internal sealed record TerminalRow(
    string TerminalId, ExecutionState? State, string Slot, string Version, int? Percent, long BytesDownloaded)
{
    public string StateName => State?.ToString() switch
    {
        null => "idle",
        nameof(ExecutionState.BackingUp) => "backing up",
        nameof(ExecutionState.RolledBack) => "rolled back",
        var name => name.ToLowerInvariant(),
    };
}
