using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Rollouts;

/// <summary>One thing that an upgrade needs of a terminal.</summary>
/// <param name="Name">What it is about: one of <see cref="ReadinessAreas"/>, or the name of a rule that is in none of them.</param>
/// <param name="Now">Whether it is met now.</param>
/// <param name="AtWindow">Whether it is met at <see cref="TerminalReadiness.WindowAt"/>, if the terminal is then as it last said.</param>
/// <param name="Refusal">The rule that says no, with the value seen, the value needed and the next try; the one at the window first.</param>
public sealed record ReadinessCheck(string Name, ReadinessMark Now, ReadinessMark AtWindow, Refusal? Refusal = null);
