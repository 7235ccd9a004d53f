using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Terminals;

/// <summary>A replacement that is asked for, and the only code that leads to it.</summary>
/// <param name="Asked">What is asked for, and who approved it.</param>
/// <param name="CodeHash">Hash of the last approval's code; null until it is approved.</param>
public sealed record PendingReplacement(TerminalReplacement Asked, string? CodeHash = null);
