using System.Security.Cryptography;

namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>Small firmware images that behave as large ones do: the new one has moved and edited parts.</summary>
internal static class Images
{
    public const int Length = 1_500_000;

    /// <summary>Bytes that do not compress, the same for the same seed.</summary>
    public static byte[] Random(int seed, int length = Length)
    {
        var image = new byte[length];
        new Random(seed).NextBytes(image);
        return image;
    }

    /// <summary>Another version of an image: a part inserted in front, small edits, and 32 KB that are really new.</summary>
    public static byte[] Edited(byte[] image, int seed)
    {
        var random = new Random(seed);
        var added = new byte[32 * 1024];
        random.NextBytes(added);
        byte[] edited = [.. image.AsSpan(0, 1000), .. added, .. image.AsSpan(1000)];
        for (var i = 0; i < 40; i++)
        {
            edited[random.Next(edited.Length)]++;
        }

        return edited;
    }

    public static string Sha256(byte[] image) => Convert.ToHexStringLower(SHA256.HashData(image));
}
