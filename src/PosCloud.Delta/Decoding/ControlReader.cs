using PosCloud.Delta.Format;

namespace PosCloud.Delta.Decoding;

/// <summary>Walks the three columns of a control stream (docs/delta-format.md, "Control stream").</summary>
internal ref struct ControlReader
{
    private readonly long baseLength;
    private ReadOnlySpan<byte> literals;
    private ReadOnlySpan<byte> copies;
    private ReadOnlySpan<byte> offsets;
    private int room;
    private long expected;

    /// <param name="blockStart">Offset of the block in the result: where its first copy is expected in the base.</param>
    public ControlReader(ReadOnlySpan<byte> control, int literalBytes, int copyBytes, long blockStart, int blockLength, long baseLength)
    {
        literals = control[..literalBytes];
        copies = control.Slice(literalBytes, copyBytes);
        offsets = control[(literalBytes + copyBytes)..];
        room = blockLength;
        expected = blockStart;
        this.baseLength = baseLength;
    }

    public readonly bool AtEnd => literals.IsEmpty && copies.IsEmpty && offsets.IsEmpty;

    /// <summary>The next operation, checked against the block and the base image.</summary>
    public void Next(out int literal, out int copy, out long baseOffset)
    {
        if (!Varint.TryRead(ref literals, out ulong literalLength) || literalLength > (ulong)room)
        {
            throw Corrupt();
        }

        literal = (int)literalLength;
        room -= literal;
        if (!Varint.TryRead(ref copies, out ulong copyLength) || copyLength == 0 || copyLength > (ulong)room)
        {
            throw Corrupt();
        }

        copy = (int)copyLength;
        room -= copy;
        expected += literal;
        if (!Varint.TryRead(ref offsets, out ulong folded))
        {
            throw Corrupt();
        }

        // Both bounds are differences of non-negative numbers, so neither can overflow, and then neither can the sum.
        long shift = Varint.Unfold(folded);
        if (shift < -expected || shift > baseLength - copy - expected)
        {
            throw Corrupt();
        }

        baseOffset = expected + shift;
        expected = baseOffset + copy;
    }

    private static DeltaException Corrupt() => new(DeltaError.Corrupt, "A block's control stream leaves the block or the base image.");
}
