using System.Security.Cryptography;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Trust.Backups;

internal static class BackupSamples
{
    public const int Chunk = 4096;

    public static readonly BackupContext Context = new("shops", "till-1", "backup-1");

    public static ECDiffieHellman NewKey() => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public static byte[] Seal(byte[] plain, params ECDiffieHellman[] keys) => Seal(plain, Context, keys);

    public static byte[] Seal(byte[] plain, BackupContext context, params ECDiffieHellman[] keys)
    {
        using var output = new MemoryStream();
        using var writer = new BackupWriter(output, context, [.. keys.Select(BackupPublicKey.From)], Chunk);
        writer.Write(plain);
        writer.Complete();
        return output.ToArray();
    }

    public static byte[] Open(byte[] file, ECDiffieHellman key)
    {
        using var reader = BackupReader.Open(new MemoryStream(file), key);
        return ReadAll(reader);
    }

    public static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy, 1000);
        return copy.ToArray();
    }

    public static string Hash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
