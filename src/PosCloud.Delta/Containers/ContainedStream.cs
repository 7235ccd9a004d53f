namespace PosCloud.Delta.Containers;

/// <summary>A deflate stream inside an image.</summary>
/// <param name="Offset">Of its first byte in the closed image.</param>
/// <param name="Length">Bytes that it takes in the closed image.</param>
/// <param name="RawLength">Bytes that it decodes to.</param>
internal readonly record struct ContainedStream(long Offset, long Length, long RawLength)
{
    public long End => Offset + Length;
}
