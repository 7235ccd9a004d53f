namespace PosCloud.Delta.Fast;

/// <summary>Earlier bytes of a block that come again.</summary>
internal readonly record struct Match(int Length, int Distance);
