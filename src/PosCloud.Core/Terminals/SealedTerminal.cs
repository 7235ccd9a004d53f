namespace PosCloud.Core.Terminals;

/// <summary>What <c>CheckInRequest.State</c> holds once it is opened.</summary>
public sealed record SealedTerminal(TerminalState State, string Version);
