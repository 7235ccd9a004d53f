namespace PosCloud.NativeDecoder;

/// <summary>How one vector did.</summary>
/// <param name="Failure">What was not as it must be; null if all was.</param>
internal readonly record struct VectorOutcome(string Name, string? Failure);
