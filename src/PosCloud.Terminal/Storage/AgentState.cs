using PosCloud.Protocol.Data;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// Everything that changes, in one file (<c>state.json</c>): so one atomic rename moves the execution, queues its report
/// and takes a sequence number together, and no order of crashes can part them.
/// </summary>
/// <param name="Seq">The last sequence number that was given to a message.</param>
/// <param name="DirectiveSeq">The highest directive that was acted on: older ones are never acted on again.</param>
/// <param name="SealedState">The service's sealed state, echoed unread.</param>
/// <param name="Nonce">The nonce for the next request. It is used once; null makes the next request ask for one.</param>
/// <param name="Pending">A message that was sent and not answered yet; nothing with a number is sent before it.</param>
/// <param name="Outbox">Report entries that are not in a message yet, oldest first.</param>
/// <param name="Execution">The running execution, or the last one.</param>
/// <param name="Diagnostics">Diagnostics that still have to be uploaded.</param>
/// <param name="ServerTime">The latest time of the service that was verified; never goes back.</param>
/// <param name="Floors">By component the lowest counter that may still be installed.</param>
/// <param name="KeySince">Since when the terminal has its key, by the service's time; null until it was asked.</param>
/// <param name="DiagnosticsRequested">A demand for diagnostics that is still to be served.</param>
/// <param name="DiagnosticsDone">The demand that was served last; the service takes it back when it has heard so.</param>
/// <param name="Metered">Bytes that downloads took today over links that cost by volume.</param>
/// <param name="OwnBackup">The newest backup that the terminal made itself; null before the first one.</param>
/// <param name="Restore">The restore that is under way; null when there is none.</param>
/// <param name="Restored">How the last restore ended.</param>
/// <param name="RestoredTold">Whether the service has heard so.</param>
internal sealed record AgentState(
    long Seq,
    long DirectiveSeq,
    string? SealedState,
    string? Nonce,
    PendingMessage? Pending,
    IReadOnlyList<QueuedEntry> Outbox,
    ExecutionJournal? Execution,
    DiagnosticsUpload? Diagnostics,
    DateTimeOffset ServerTime = default,
    IReadOnlyDictionary<string, long>? Floors = null,
    DateTimeOffset? KeySince = null,
    string? DiagnosticsRequested = null,
    string? DiagnosticsDone = null,
    MeteredUse? Metered = null,
    OwnBackup? OwnBackup = null,
    RestoreJournal? Restore = null,
    RestoreReport? Restored = null,
    bool RestoredTold = false)
{
    public static AgentState Initial { get; } = new(0, 0, null, null, null, [], null, null);

    /// <summary>0 when there is none.</summary>
    public long Floor(string component) => Floors?.GetValueOrDefault(component) ?? 0;

    /// <summary>The state with a component's floor raised; it never falls.</summary>
    public AgentState Raise(string component, long floor) => floor <= Floor(component)
        ? this
        : this with { Floors = new Dictionary<string, long>(Floors ?? new Dictionary<string, long>(), StringComparer.Ordinal) { [component] = floor } };
}
