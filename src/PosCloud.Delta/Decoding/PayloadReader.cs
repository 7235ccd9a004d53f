using PosCloud.Delta.Fast;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Decoding;

/// <summary>A small forward buffer over the delta that never reads past the current payload.</summary>
internal sealed class PayloadReader(Stream delta) : IByteSource
{
    private readonly byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;
    private int unread;

    /// <summary>Payload bytes that were not yet taken.</summary>
    public int Remaining => unread + end - start;

    public void Begin(int payloadLength)
    {
        start = 0;
        end = 0;
        unread = payloadLength;
    }

    /// <summary>At least one and at most <paramref name="most"/> payload bytes; empty only when none is left.</summary>
    public ReadOnlySpan<byte> Peek(int most)
    {
        if (start == end && unread > 0)
        {
            start = 0;
            end = delta.Read(buffer, 0, Math.Min(unread, buffer.Length));
            if (end == 0)
            {
                throw new DeltaException(DeltaError.Truncated, "The delta ends inside a block.");
            }

            unread -= end;
        }

        return buffer.AsSpan(start, Math.Min(most, end - start));
    }

    public void Advance(int count) => start += count;

    /// <summary>The next payload byte; 0 behind the last one, where an arithmetic decoder still looks ahead.</summary>
    public byte NextOrZero() => start < end || !Peek(1).IsEmpty ? buffer[start++] : (byte)0;

    /// <summary>A number as <see cref="Varint"/> writes it.</summary>
    /// <exception cref="DeltaException">The payload ends in it, or it is not in its shortest form.</exception>
    public ulong ReadNumber()
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxLength];
        int count = 0;
        do
        {
            ReadExactly(bytes.Slice(count, 1));
        }
        while (bytes[count++] >= 0x80 && count < bytes.Length);
        ReadOnlySpan<byte> number = bytes[..count];
        return Varint.TryRead(ref number, out ulong value)
            ? value
            : throw new DeltaException(DeltaError.Corrupt, "A payload has a number that is none.");
    }

    public void ReadExactly(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> part = Peek(destination.Length);
            if (part.IsEmpty)
            {
                throw new DeltaException(DeltaError.Corrupt, "A block's payload is too short.");
            }

            part.CopyTo(destination);
            Advance(part.Length);
            destination = destination[part.Length..];
        }
    }

    /// <exception cref="DeltaException">Not all of the payload was taken.</exception>
    public void CheckEnd()
    {
        if (Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A payload has bytes after its end.");
        }
    }

    /// <summary>Passes over a payload that is not needed, without reading it where the stream can seek.</summary>
    public void Skip(int payloadLength)
    {
        if (delta.CanSeek)
        {
            delta.Seek(payloadLength, SeekOrigin.Current);
            return;
        }

        Begin(payloadLength);
        while (Remaining > 0)
        {
            Advance(Peek(int.MaxValue).Length);
        }
    }
}
