using System.Buffers.Binary;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>
/// Reads the base through a small buffer, as differing bytes need it in small pieces: it reads further ahead the longer
/// the base is read forward, and passes long pieces straight on.
/// </summary>
internal sealed class BaseWindow
{
    private const int FirstAhead = 1 << 10;

    private readonly byte[] buffer = new byte[8 << 10];
    private IBaseImage? image;
    private long start;
    private int count;
    private int ahead;

    public long Length { get; private set; }

    public void Begin(IBaseImage baseImage)
    {
        image = baseImage;
        Length = baseImage.Length;
        start = 0;
        count = 0;
        ahead = FirstAhead;
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    public void Copy(long offset, Span<byte> destination)
    {
        if ((ulong)offset > (ulong)Length || destination.Length > Length - offset)
        {
            throw new DeltaException(DeltaError.Corrupt, "A copy leaves the base image.");
        }

        long inside = offset - start;
        if (inside >= 0 && inside < count)
        {
            int part = (int)Math.Min(destination.Length, count - inside);
            buffer.AsSpan((int)inside, part).CopyTo(destination);
            destination = destination[part..];
            offset += part;
        }

        if (destination.Length >= buffer.Length / 2)
        {
            image!.Read(offset, destination);
            start = offset + destination.Length;
            count = 0;
        }
        else if (!destination.IsEmpty)
        {
            Fill(offset, destination.Length);
            buffer.AsSpan(0, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>Up to four bytes as a little-endian number; those after the end of the image are 0.</summary>
    /// <exception cref="DeltaException">The first byte is not in the image.</exception>
    public uint Word(long offset)
    {
        if ((ulong)offset >= (ulong)Length)
        {
            throw new DeltaException(DeltaError.Corrupt, "A difference is outside the base image.");
        }

        int wanted = (int)Math.Min(4, Length - offset);
        if (offset < start || offset + wanted > start + count)
        {
            Fill(offset, wanted);
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan((int)(offset - start));
        if (wanted == 4)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        uint word = 0;
        for (int i = 0; i < wanted; i++)
        {
            word |= (uint)bytes[i] << (8 * i);
        }

        return word;
    }

    /// <summary>The byte at <paramref name="offset"/>, or -1 outside the image.</summary>
    public int ByteOrNone(long offset)
    {
        if ((ulong)offset >= (ulong)Length)
        {
            return -1;
        }

        if (offset < start || offset >= start + count)
        {
            Fill(offset, 1);
        }

        return buffer[(int)(offset - start)];
    }

    private void Fill(long offset, int least)
    {
        ahead = offset >= start && offset <= start + count ? Math.Min(ahead * 2, buffer.Length) : FirstAhead;
        count = (int)Math.Min(Math.Max(least, ahead), Length - offset);
        start = offset;
        image!.Read(offset, buffer.AsSpan(0, count));
    }
}
