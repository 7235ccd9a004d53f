using PosCloud.Delta.Images;

namespace PosCloud.Delta.Decoding;

/// <summary>The installed image.</summary>
internal sealed class StreamImage(Stream stream) : IBaseImage
{
    public long Length { get; } = stream.Length;

    public void Read(long offset, Span<byte> destination)
    {
        stream.Position = offset;
        try
        {
            stream.ReadExactly(destination);
        }
        catch (EndOfStreamException e)
        {
            throw new DeltaException(DeltaError.BaseMismatch, "The base image became shorter while it was read.", e);
        }
    }
}
