using PosCloud.Delta.Format;

namespace PosCloud.Delta.Decoding;

/// <summary>Walks the two columns that say which copied bytes differ (docs/delta-format.md, "Runs").</summary>
internal ref struct RunReader
{
    private ReadOnlySpan<byte> gaps;
    private ReadOnlySpan<byte> lengths;
    private int room;

    /// <param name="copied">Bytes of all copies of the block together; the runs lie inside them.</param>
    public RunReader(ReadOnlySpan<byte> gaps, ReadOnlySpan<byte> lengths, int copied)
    {
        this.gaps = gaps;
        this.lengths = lengths;
        room = copied;
    }

    /// <summary>The next run, or false after the last one.</summary>
    public bool Next(out int gap, out int length)
    {
        gap = 0;
        length = 0;
        if (gaps.IsEmpty && lengths.IsEmpty)
        {
            return false;
        }

        if (!Varint.TryRead(ref gaps, out ulong equal) || !Varint.TryRead(ref lengths, out ulong different)
            || equal >= (ulong)room || different == 0 || different > (ulong)room - equal)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's differences leave its copies.");
        }

        gap = (int)equal;
        length = (int)different;
        room -= gap + length;
        return true;
    }

    /// <summary>Bytes of all runs together; checks every one of them.</summary>
    public readonly int Total()
    {
        RunReader walk = this;
        int total = 0;
        while (walk.Next(out _, out int length))
        {
            total += length;
        }

        return total;
    }
}
