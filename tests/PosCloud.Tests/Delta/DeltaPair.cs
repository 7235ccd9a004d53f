using PosCloud.Delta;

namespace PosCloud.Tests.Delta;

/// <summary>Encodes and applies in memory.</summary>
internal static class DeltaPair
{
    public static readonly DeltaEncodeOptions SmallBlocks = new() { BlockLength = 4096 };

    public static byte[] Encode(byte[] from, byte[] to, DeltaEncodeOptions? options = null)
    {
        using var output = new MemoryStream();
        DeltaResult result = DeltaEncoder.Encode(
            new MemoryStream(from), new MemoryStream(to), output, options ?? DeltaEncodeOptions.Default, null, CancellationToken.None);
        Assert.Equal(output.Length, result.DeltaLength);
        return output.ToArray();
    }

    public static byte[] Apply(byte[] from, byte[] delta, DeltaLimits? limits = null)
    {
        using var output = new MemoryStream();
        Apply(from, delta, output, resume: false, limits);
        return output.ToArray();
    }

    public static DeltaHeader Apply(byte[] from, byte[] delta, Stream output, bool resume, DeltaLimits? limits = null) =>
        DeltaDecoder.Apply(
            new MemoryStream(from), new MemoryStream(delta), output, limits ?? DeltaLimits.Default, resume, null, CancellationToken.None);

    public static void Apply(byte[] from, Stream delta, Stream output) =>
        DeltaDecoder.Apply(new MemoryStream(from), delta, output, DeltaLimits.Default, resume: false, null, CancellationToken.None);

    public static DeltaError ErrorOf(Action action) => Assert.Throws<DeltaException>(action).Error;

    public static byte[] Random(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Bytes with the repetitions of a table of records, so that compressing and matching both have work.</summary>
    public static byte[] Records(int length, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i % 8) switch { 0 => i >> 3, 1 => i >> 11, < 5 => 0, _ => random.Next(random.Next(1, 256)) });
        }

        return bytes;
    }
}
