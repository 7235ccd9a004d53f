namespace PosCloud.Core.Terminals;

/// <summary>The credential before the last key rotation, which still works.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Until">When it ends, unless the new one is used before; UTC.</param>
public sealed record KeyOverlap(int Epoch, DateTimeOffset Until);
