using Microsoft.Win32.SafeHandles;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Decoding;

/// <summary>The installed image.</summary>
internal sealed class StreamImage(Stream stream) : IBaseImage
{
    // Copies jump about in the base, and each jump would fill the whole buffer of a file's stream for a few bytes.
    private readonly SafeFileHandle? file = stream.GetType() == typeof(FileStream) ? ((FileStream)stream).SafeFileHandle : null;

    public long Length { get; } = stream.Length;

    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = Part(offset, destination);
            if (read == 0)
            {
                throw new DeltaException(DeltaError.BaseMismatch, "The base image became shorter while it was read.");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    private int Part(long offset, Span<byte> destination)
    {
        if (file is not null)
        {
            return RandomAccess.Read(file, destination, offset);
        }

        stream.Position = offset;
        return stream.Read(destination);
    }
}
