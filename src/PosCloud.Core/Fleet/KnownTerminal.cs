using PosCloud.Core.Terminals;

namespace PosCloud.Core.Fleet;

/// <summary>A terminal's state and what it last said of itself.</summary>
public sealed record KnownTerminal(TerminalState State, TerminalFacts Facts);
