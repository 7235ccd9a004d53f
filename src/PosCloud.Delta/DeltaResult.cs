namespace PosCloud.Delta;

/// <summary>A finished delta.</summary>
/// <param name="DeltaLength">Bytes written.</param>
/// <param name="DeltaSha256">64 lower-case hex digits over the bytes written.</param>
public sealed record DeltaResult(DeltaHeader Header, long DeltaLength, string DeltaSha256);
