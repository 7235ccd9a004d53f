namespace PosCloud.Core.Terminals;

/// <summary>A state and the version (ETag) of the row that it was read from or written to.</summary>
public sealed record StoredTerminal(TerminalState State, string Version);
