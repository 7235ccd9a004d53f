using PosCloud.Delta.Format;

namespace PosCloud.Delta.Containers;

/// <summary>The streams of one layer that begin in a block, one after the other (docs/delta-format.md, "Piece").</summary>
internal sealed class PieceReader
{
    private ReadOnlyMemory<byte> rest;

    public bool IsEmpty => rest.IsEmpty;

    /// <summary>Bytes of the layer between the stream before, or where decoding began, and this one.</summary>
    public long Gap { get; private set; }

    public long RawLength { get; private set; }

    /// <summary>Valid until the next block.</summary>
    public ReadOnlyMemory<byte> Recipe { get; private set; }

    public void Begin(ReadOnlyMemory<byte> entries)
    {
        rest = entries;
        RawLength = 0;
    }

    /// <summary>Goes to the next stream; false behind the last one.</summary>
    /// <exception cref="DeltaException">The entry is not one.</exception>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong head = Number();
        Gap = (long)(head >> 1);
        if ((head & 1) == 0)
        {
            RawLength = (long)Math.Min(Number(), long.MaxValue);
            ulong length = Number();
            if (length > (ulong)rest.Length)
            {
                throw Corrupt();
            }

            Recipe = rest[..(int)length];
            rest = rest[(int)length..];
        }

        return RawLength > 0 ? true : throw Corrupt();
    }

    private ulong Number()
    {
        ReadOnlySpan<byte> span = rest.Span;
        if (!Varint.TryRead(ref span, out ulong value))
        {
            throw Corrupt();
        }

        rest = rest[(rest.Length - span.Length)..];
        return value;
    }

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "A block's piece does not describe streams.");
}
