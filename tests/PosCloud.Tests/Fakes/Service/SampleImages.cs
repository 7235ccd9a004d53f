using System.Security.Cryptography;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>Small images that do not compress, so that a delta between two of them is far below the full package.</summary>
internal static class SampleImages
{
    public const int Length = 8 * 1024;

    public static byte[] Of(int seed)
    {
        var image = new byte[Length];
        new Random(seed).NextBytes(image);
        return image;
    }

    /// <summary>The image with a few bytes changed.</summary>
    public static byte[] Edit(byte[] image, int seed)
    {
        var edited = (byte[])image.Clone();
        var random = new Random(seed);
        for (var i = 0; i < 8; i++)
        {
            edited[random.Next(edited.Length)] ^= (byte)random.Next(1, 256);
        }

        return edited;
    }

    public static string Sha256(byte[] image) => Convert.ToHexStringLower(SHA256.HashData(image));
}
