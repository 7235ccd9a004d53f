using System.Security.Cryptography;

namespace PosCloud.Local.Firmware;

/// <summary>An image on disk.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record FirmwareFile(string Path, long Length, string Sha256)
{
    public static async Task<FirmwareFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        return new FirmwareFile(path, stream.Length, Convert.ToHexStringLower(hash));
    }
}
