namespace PosCloud.Delta;

/// <summary>How far an encode or an apply has come, in bytes of the result image.</summary>
public sealed record DeltaProgress(long BytesDone, long BytesTotal);
