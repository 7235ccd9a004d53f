namespace PosCloud.Local.Hosting;

/// <summary>One request of a terminal.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Operations">Storage operations that the service made for it.</param>
public readonly record struct TerminalRequest(TerminalRequestKind Kind, int Operations);
