using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal;

/// <summary>What the agent does right now, for people.</summary>
/// <param name="TerminalId">Null before enrolment.</param>
/// <param name="State">State of the execution; null while there is none.</param>
/// <param name="Slot">The slot that starts: <c>a</c> or <c>b</c>.</param>
/// <param name="Version">Version in that slot.</param>
/// <param name="BytesDone">Bytes of the package (downloading) or of the image (installing) so far.</param>
/// <param name="BytesTotal">Bytes that this step has in all; 0 when the step has none.</param>
/// <param name="BytesDownloaded">Bytes that the execution took from the network so far.</param>
/// <param name="Message">A new thing that happened, in one line; null when only the numbers moved.</param>
/// <param name="Left">How long the upgrade still takes, waiting for preconditions aside; null when nobody knows, or when there is none.</param>
public sealed record AgentProgress(
    string? TerminalId,
    ExecutionState? State,
    string Slot,
    string Version,
    long BytesDone,
    long BytesTotal,
    long BytesDownloaded,
    string? Message,
    TimeSpan? Left = null);
