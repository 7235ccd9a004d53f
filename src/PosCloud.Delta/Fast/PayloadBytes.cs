using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Fast;

/// <summary>
/// The range decoder's view of a payload: byte by byte through an array of its own. Apart from the decoder, so that
/// that one is small enough to be kept in registers.
/// </summary>
internal sealed class PayloadBytes
{
    /// <summary>Zero bytes at the end of a payload that may be left out, in bytes: what the decoder reads ahead.</summary>
    public const int MaxMadeUp = 4;

    private readonly byte[] buffer = new byte[4 << 10];
    private IByteSource? source;
    private int at;
    private int end;
    private int madeUp;

    public void Begin(IByteSource payload)
    {
        source = payload;
        at = 0;
        end = 0;
        madeUp = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        byte[] bytes = buffer;
        int index = at;
        if (index < end && (uint)index < (uint)bytes.Length)
        {
            at = index + 1;
            return bytes[index];
        }

        return Refill();
    }

    /// <exception cref="DeltaException">The payload has bytes that nothing used.</exception>
    public void Finish()
    {
        if (at != end || source!.Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's payload has bytes after its last operation.");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint Refill()
    {
        ReadOnlySpan<byte> part = source!.Peek(buffer.Length);
        if (part.IsEmpty)
        {
            return ++madeUp <= MaxMadeUp
                ? 0u
                : throw new DeltaException(DeltaError.Corrupt, "A block's payload ends before its operations.");
        }

        part.CopyTo(buffer);
        end = part.Length;
        at = 1;
        source.Advance(end);
        return buffer[0];
    }
}
