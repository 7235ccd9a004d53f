using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Rollouts;

/// <summary>How many terminals a rule holds up.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Terminals">How many.</param>
/// <param name="TerminalId">One of them.</param>
/// <param name="Example">What the rule says to that one.</param>
public sealed record RuleCount(string Rule, int Terminals, string TerminalId, Refusal Example);
