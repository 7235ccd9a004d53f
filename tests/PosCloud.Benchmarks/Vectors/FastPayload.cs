using System.Runtime.InteropServices;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Fast;
using PosCloud.Delta.Images;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>
/// Writes the payload of a fast block (docs/delta-fast.md) operation by operation, and the block with it, also operations that
/// are wrong: bytes that there are not count as 0.
/// </summary>
internal sealed class FastPayload
{
    private readonly IBaseImage baseImage;
    private readonly List<byte> block = [];
    private readonly OperationModel operations = new();
    private readonly CopyModel copies = new();
    private readonly DifferenceModel differences = new();
    private readonly SortedSet<string> features = new(StringComparer.Ordinal);
    private RangeEncoder coder = new(new byte[256]);
    private History history;

    public FastPayload(byte[] baseImage)
        : this(new StreamImage(new MemoryStream(baseImage)))
    {
    }

    public FastPayload(IBaseImage baseImage)
    {
        this.baseImage = baseImage;
        operations.Reset();
        copies.Reset();
        differences.Reset();
        history.Reset();
    }

    /// <summary>The block so far.</summary>
    public byte[] Block => [.. block];

    /// <summary>The kinds of operations and events that it has.</summary>
    public IReadOnlyList<string> Features => [.. features];

    public FastPayload Literals(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Kind(OperationKind.Literal);
            int expected = history.ExpectsBlockByte ? BlockByte(block.Count - history.Distance0)
                : history.ExpectsBaseByte && From < baseImage.Length ? BaseByte(From)
                : -1;
            operations.Literal(ref coder, block.Count > 0 ? block[^1] : (byte)0, expected, value);
            history.PassLiteral();
            block.Add(value);
        }

        return this;
    }

    public FastPayload Match(int length, int distance)
    {
        Kind(OperationKind.Match);
        operations.MatchLength.Code(ref coder, block.Count & 3, length);
        operations.Distance(ref coder, length, distance);
        history.PassMatch(distance);
        return Repeat(length);
    }

    /// <summary>One byte at the last distance.</summary>
    public FastPayload ShortRepeat()
    {
        Kind(OperationKind.ShortRepeat);
        history.PassShortRepeat();
        return Repeat(1);
    }

    /// <param name="index">Of the distance, 0 for the last one.</param>
    public FastPayload Repeat(int index, int length)
    {
        Kind(OperationKind.Repeat0 + index);
        operations.RepeatLength.Code(ref coder, block.Count & 3, length);
        history.PassRepeat(index);
        return Repeat(length);
    }

    /// <summary>Begins a copy with a gap.</summary>
    /// <param name="from">Where in the base.</param>
    /// <param name="gap">Equal bytes; negative: all up to the end of the base, with the symbol for the rest of the block.</param>
    public FastPayload Copy(long from, long gap)
    {
        Kind(OperationKind.Copy);
        long shift = from - block.Count;
        copies.Shift(ref coder, history, shift);
        history.PassCopy(shift);
        differences.BeginCopy();
        return Gap(gap);
    }

    /// <summary>A byte that differs from the base's, and a gap.</summary>
    public FastPayload Byte(byte difference, int gap)
    {
        Event(DifferenceModel.OneByte, "event:byte");
        differences.Byte(ref coder, block.Count, BaseWord(From), difference);
        block.Add((byte)(BaseByte(From) + difference));
        return Gap(gap);
    }

    /// <summary>Four bytes that differ as others did, and a gap.</summary>
    public FastPayload Word(int index, int gap)
    {
        Event(index, "event:word");
        uint word = differences.Word(index);
        block.AddRange(BitConverter.GetBytes(BaseWord(From) + word));
        differences.Use(word);
        return Gap(gap);
    }

    public FastPayload End()
    {
        Event(DifferenceModel.End, "event:end");
        return this;
    }

    public byte[] Finish() => coder.Finish().ToArray();

    // The base offset that belongs to the next byte.
    private long From => block.Count + history.Shift0;

    private void Kind(OperationKind kind)
    {
        features.Add($"operation:{kind.ToString().ToLowerInvariant()}");
        operations.Kind(ref coder, history.State, block.Count & 3, baseImage.Length > 0, kind);
    }

    private void Event(int kind, string feature)
    {
        features.Add(feature);
        differences.Settle(block.Count, CollectionsMarshal.AsSpan(block));
        differences.Event(ref coder, kind);
    }

    private FastPayload Gap(long gap)
    {
        features.Add(gap < 0 ? "gap:rest" : gap < 32 ? "gap:short" : "gap:long");
        differences.Gap(ref coder, block.Count, gap < 0 ? DifferenceModel.Rest : gap);
        long count = gap < 0 ? baseImage.Length - From : Math.Min(gap, baseImage.Length);
        for (int i = 0; i < count; i++)
        {
            block.Add(BaseByte(From));
        }

        return this;
    }

    private FastPayload Repeat(int length)
    {
        for (int i = 0; i < length; i++)
        {
            block.Add(BlockByte(block.Count - history.Distance0));
        }

        return this;
    }

    private byte BlockByte(int at) => at >= 0 ? block[at] : (byte)0;

    private byte BaseByte(long at)
    {
        Span<byte> value = [0];
        if (at >= 0 && at < baseImage.Length)
        {
            baseImage.Read(at, value);
        }

        return value[0];
    }

    private uint BaseWord(long at) => (uint)(BaseByte(at) | (BaseByte(at + 1) << 8) | (BaseByte(at + 2) << 16) | (BaseByte(at + 3) << 24));
}
