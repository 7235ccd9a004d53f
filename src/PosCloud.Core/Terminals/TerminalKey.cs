namespace PosCloud.Core.Terminals;

/// <summary>Names a terminal within its estate.</summary>
public readonly record struct TerminalKey(string Estate, string TerminalId);
