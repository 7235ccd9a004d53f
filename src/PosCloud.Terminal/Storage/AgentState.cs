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
    DateTimeOffset? KeySince = null)
{
    public static AgentState Initial { get; } = new(0, 0, null, null, null, [], null, null);

    /// <summary>0 when there is none.</summary>
    public long Floor(string component) => Floors?.GetValueOrDefault(component) ?? 0;

    /// <summary>The state with a component's floor raised; it never falls.</summary>
    public AgentState Raise(string component, long floor) => floor <= Floor(component)
        ? this
        : this with { Floors = new Dictionary<string, long>(Floors ?? new Dictionary<string, long>(), StringComparer.Ordinal) { [component] = floor } };
}
