namespace PosCloud.Terminal.Storage;

/// <summary>How a trial ended.</summary>
/// <param name="ExecutionId">The execution on trial.</param>
/// <param name="DecidedInBoot">After going back the terminal must leave this boot, since it still runs the refused image.</param>
/// <param name="RolledBackReason">Null when the slot was confirmed; else the reason, for example <c>self-test-failed</c>.</param>
/// <param name="Detail">For people.</param>
internal sealed record TrialDecision(string ExecutionId, string DecidedInBoot, string? RolledBackReason = null, string? Detail = null);
