using System.Text.Json.Serialization;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// The file <c>active</c>: which slot starts, and which generation of data is in use. It is all that a boot loader needs to read,
/// and the only place where a new version or other data becomes the current one or stops being it; the journal follows it, never
/// the other way round.
/// </summary>
/// <param name="Slot"><c>a</c> or <c>b</c>.</param>
/// <param name="Trial">Set while the slot is on trial; without it the slot is permanent.</param>
/// <param name="Decision">How the last trial ended; null before the first one.</param>
/// <param name="Data">The folder in <c>data</c> that counts: <c>a</c> or <c>b</c>; null is <c>a</c>.</param>
/// <param name="Exchange">The last restore; null when there was none.</param>
internal sealed record BootPointer(
    string Slot, BootTrial? Trial = null, TrialDecision? Decision = null, string? Data = null, DataExchange? Exchange = null)
{
    /// <summary>The generation of data that counts; the other one is idle.</summary>
    [JsonIgnore]
    public string Generation => Data ?? "a";

    public static string Other(string slot) => slot == "a" ? "b" : "a";
}
