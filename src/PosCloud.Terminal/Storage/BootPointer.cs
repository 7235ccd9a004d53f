namespace PosCloud.Terminal.Storage;

/// <summary>
/// The file <c>active</c>: which slot starts. It is all that a boot loader needs to read, and the only place where a new
/// version becomes the current one or stops being it; the journal follows it, never the other way round.
/// </summary>
/// <param name="Slot"><c>a</c> or <c>b</c>.</param>
/// <param name="Trial">Set while the slot is on trial; without it the slot is permanent.</param>
/// <param name="Decision">How the last trial ended; null before the first one.</param>
internal sealed record BootPointer(string Slot, BootTrial? Trial = null, TrialDecision? Decision = null)
{
    public static string Other(string slot) => slot == "a" ? "b" : "a";
}
