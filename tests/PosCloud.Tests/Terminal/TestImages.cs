using System.Security.Cryptography;
using PosCloud.Delta;

namespace PosCloud.Tests.Terminal;

/// <summary>Two versions of an image with the delta and the full package between them, made once by the real encoder.</summary>
internal static class TestImages
{
    public static byte[] Old { get; } = Random(1, 300_000);

    public static byte[] New { get; } = [.. Old[..120_000], .. Random(2, 200_000), .. Old[120_000..]];

    private static byte[] Foreign { get; } = [.. Old[..200_000], .. Random(3, 100_000)];

    public static byte[] Delta { get; } = Encode(Old, New);

    public static byte[] Full { get; } = Encode([], New);

    public static byte[] FullOld { get; } = Encode([], Old);

    /// <summary>The delta from an image that no terminal has.</summary>
    public static byte[] ForeignDelta { get; } = Encode(Foreign, New);

    public static string ForeignSha256 { get; } = Sha256(Foreign);

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static byte[] Encode(byte[] from, byte[] to)
    {
        using var output = new MemoryStream();
        var profile = from.Length == 0 ? DeltaProfile.Fast : DeltaProfile.Default;
        DeltaEncoder.Encode(
            new MemoryStream(from), new MemoryStream(to), output, new DeltaEncodeOptions { Profile = profile, BlockLength = 64 << 10 }, null, default);
        return output.ToArray();
    }

    public static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
