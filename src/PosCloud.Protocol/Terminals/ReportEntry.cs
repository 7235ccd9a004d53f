using PosCloud.Protocol.SelfTests;

namespace PosCloud.Protocol.Terminals;

/// <summary>One step of an execution.</summary>
/// <param name="State">The state that was reached.</param>
/// <param name="At">The terminal's clock; informational.</param>
/// <param name="Reason">For <c>rejected</c>, <c>failed</c> and <c>rolled-back</c>: a stable name such as <c>self-test-failed</c>.</param>
/// <param name="Detail">For people.</param>
/// <param name="BytesDownloaded">Bytes that came over the network for this execution so far.</param>
/// <param name="PackageSha256">The package that was used (delta or full).</param>
/// <param name="Checks">For <c>confirmed</c> and <c>rolled-back</c>: how each check of the self-test went.</param>
/// <param name="Durations">How long each step took that has ended so far; one whose measuring was cut off is left out.</param>
public sealed record ReportEntry(
    ExecutionState State,
    DateTimeOffset At,
    string? Reason = null,
    string? Detail = null,
    long? BytesDownloaded = null,
    string? PackageSha256 = null,
    IReadOnlyList<CheckResult>? Checks = null,
    IReadOnlyList<StepDuration>? Durations = null);
