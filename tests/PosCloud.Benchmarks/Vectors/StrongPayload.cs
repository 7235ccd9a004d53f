using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Writes maps and beginnings of strong payloads (docs/delta-format.md), also wrong ones.</summary>
internal static class StrongPayload
{
    /// <summary>Logarithm of the smallest table.</summary>
    public const int TableBits = DeltaFormat.MinTableBits;

    /// <summary>A map of copies that may leave base and result.</summary>
    public static byte[] Map(params Copy[] copies) => Write(mixer =>
    {
        var fields = new CopyFields<BitEncoder>(mixer, Sets.MapCopy);
        long at = 0;
        foreach (Copy copy in copies)
        {
            fields.Gap(copy.Result - at);
            fields.Copy(copy, copy.Result, copy.Result - at, long.MaxValue, long.MaxValue);
            at = copy.Result + copy.Length;
        }
    });

    /// <summary>A map of segments of so many bytes, one behind the other and all of one program.</summary>
    public static byte[] Segments(int count, long length) => Write(mixer =>
    {
        for (int i = 0; i < count; i++)
        {
            mixer.Number(0, 10, Sets.Segment);
            mixer.Number(length, 12, Sets.Segment);
            mixer.Flag(0, 14, Sets.Segment);
            mixer.Number(0, 15, Sets.Segment);
            mixer.Number(0, 16, Sets.Segment);
            mixer.Signed(0, 17, Sets.Segment);
        }
    });

    /// <summary>A block with copies of its own whose first literals are so many.</summary>
    public static byte[] Literals(long count) => Write(mixer =>
    {
        var fields = new CopyFields<BitEncoder>(mixer, Sets.LocalCopy);
        BeginWithCopies(mixer, ref fields);
        fields.Gap(count);
    });

    /// <summary>A block that is one copy of its own, whose first stretch is predicted in a way of this number.</summary>
    public static byte[] Way(int number, long length) => Write(mixer =>
    {
        var fields = new CopyFields<BitEncoder>(mixer, Sets.LocalCopy);
        BeginWithCopies(mixer, ref fields);
        fields.Gap(0);
        fields.Copy(new Copy(0, 0, length), 0, 0, length, length);
        mixer.Begin();
        mixer.Add(0);
        mixer.Add(0);
        mixer.Flag(1, 0, Sets.Mode);
        for (int i = 3, before = 0; i >= 0; i--)
        {
            int bit = (number >> i) & 1;
            mixer.Flag(bit, (uint)(before + (1 << (3 - i))), Sets.Mode);
            before = (before << 1) | bit;
        }
    });

    private static void BeginWithCopies(ContextMixer<BitEncoder> mixer, ref CopyFields<BitEncoder> fields)
    {
        mixer.Begin();
        mixer.Add(1);
        mixer.Flag(1, 1, Sets.HasLocal);
        fields.Pass(0, 0);
    }

    private static byte[] Write(Action<ContextMixer<BitEncoder>> symbols)
    {
        var mixer = new ContextMixer<BitEncoder>(1 << TableBits) { Budget = long.MaxValue };
        mixer.Reset(new BitEncoder(0));
        symbols(mixer);
        return mixer.Coder.Finish();
    }
}
