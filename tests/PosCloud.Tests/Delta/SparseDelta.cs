using PosCloud.Delta;
using PosCloud.Delta.Fast;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Tests.Delta;

/// <summary>
/// A delta of huge images, written block by block with the encoder's own classes and without looking at all of them: the result
/// is a few new bytes and then all of the base.
/// </summary>
internal sealed class SparseDelta
{
    private const int TableBits = DeltaFormat.MinTableBits;
    private static readonly byte[] Inserted = [1, 2, 3];

    private readonly SparseImage from;
    private readonly SparseImage to;

    /// <param name="length">Bytes of the base; the result has three more.</param>
    /// <param name="around">Offsets around which both images have marks.</param>
    public SparseDelta(long length, params ReadOnlySpan<long> around)
    {
        List<(long Offset, byte[] Bytes)> marks = [];
        foreach (long middle in around)
        {
            int mark = (int)Math.Min(2_000, length - (middle - 1_000));
            marks.Add((middle - 1_000, DeltaPair.Random(mark, (int)(middle >> 20))));
        }

        from = new SparseImage(length, [.. marks]);
        to = new SparseImage(length + Inserted.Length, [(0, Inserted), .. marks.Select(mark => (mark.Offset + Inserted.Length, mark.Bytes))]);
    }

    public SparseImage From => from;

    public SparseImage To => to;

    /// <summary>The header, the map, and one payload after the other; strong where <paramref name="isStrong"/> says so, else fast.</summary>
    /// <param name="hashes">Of images and blocks; without, only <see cref="PosCloud.Delta.Decoding.ResultBlocks"/> can read it.</param>
    public byte[] Write(int blockBits, Func<long, bool> isStrong, Hashes? hashes = null)
    {
        Copy[] copies = [new(Inserted.Length, 0, from.Length)];
        byte[] map = Map(copies);
        var mixer = new ContextMixer<BitEncoder>(1 << TableBits) { Budget = long.MaxValue };
        var strong = new StrongBlock<BitEncoder>(from, new CopyMap(copies), [], mixer);
        List<BlockEntry> index = [];
        List<byte> payloads = [];
        for (long start = 0; start < to.Length; start += 1L << blockBits)
        {
            int length = (int)Math.Min(1L << blockBits, to.Length - start);
            (BlockMethod method, byte[] payload) = length < 64 ? (BlockMethod.Stored, to.Slice(start, length))
                : isStrong(start) ? (BlockMethod.Strong, Strong(strong, start, length))
                : (BlockMethod.Fast, Fast(start));
            index.Add(new BlockEntry(method, payload.Length, hashes?.OfBlock(start, length) ?? 0) { Length = length, ResultLength = length });
            payloads.AddRange(payload);
        }

        string none = new('0', 64);
        const int AnyWork = 1 << 16;
        long memory = DecoderMemory.Of(1 << blockBits, TableBits, copies.Length, 0, index.Count, null);
        var header = new DeltaHeader(
            DeltaFormat.Version, DeltaProfile.Default, from.Length, hashes?.From ?? none, to.Length, hashes?.To ?? none, 1 << blockBits, index.Count, 1, (memory + 1023) >> 10 << 10);
        return [.. HeaderWriter.Write(new DeltaPreamble(header, TableBits, copies.Length, 0, map.Length, AnyWork, null, index)), .. map, .. payloads];
    }

    private byte[] Strong(StrongBlock<BitEncoder> strong, long start, int length)
    {
        strong.Code(new BitEncoder(64), to.Slice(start, length), start, length, []);
        return strong.Mixer.Coder.Finish();
    }

    // The inserted bytes, if they are in the block, and a copy of all the rest.
    private static byte[] Fast(long start)
    {
        var operations = new OperationModel();
        var copies = new CopyModel();
        var differences = new DifferenceModel();
        var history = default(History);
        operations.Reset();
        copies.Reset();
        differences.Reset();
        history.Reset();
        var coder = new RangeEncoder(new byte[64]);
        int at = 0;
        byte before = 0;
        foreach (byte value in start == 0 ? Inserted : [])
        {
            operations.Kind(ref coder, history.State, at & 3, hasBase: true, OperationKind.Literal);
            operations.Literal(ref coder, before, -1, value);
            history.PassLiteral();
            before = value;
            at++;
        }

        operations.Kind(ref coder, history.State, at & 3, hasBase: true, OperationKind.Copy);
        copies.Shift(ref coder, history, -Inserted.Length);
        differences.BeginCopy();
        differences.Gap(ref coder, at, DifferenceModel.Rest);
        return coder.Finish().ToArray();
    }

    private static byte[] Map(Copy[] copies)
    {
        var mixer = new ContextMixer<BitEncoder>(1 << TableBits) { Budget = long.MaxValue };
        mixer.Reset(new BitEncoder(64));
        CopyMapCoder.Code(mixer, copies, long.MaxValue, long.MaxValue);
        return mixer.Coder.Finish();
    }

    /// <summary>What a whole delta promises.</summary>
    public sealed record Hashes(string From, string To, Func<long, int, ulong> OfBlock);
}
