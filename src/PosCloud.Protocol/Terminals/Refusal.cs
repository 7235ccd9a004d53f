namespace PosCloud.Protocol.Terminals;

/// <summary>Why a terminal gets no update now.</summary>
/// <param name="Rule">Stable kebab-case name of the rule.</param>
/// <param name="Seen">The value that was seen.</param>
/// <param name="Needed">The value that the rule needs.</param>
/// <param name="NextTry">UTC; when it can be tried again, null when only a change helps.</param>
/// <param name="RolloutId">The rollout that the rule belongs to, if any.</param>
public sealed record Refusal(string Rule, string Seen, string Needed, DateTimeOffset? NextTry = null, string? RolloutId = null);
