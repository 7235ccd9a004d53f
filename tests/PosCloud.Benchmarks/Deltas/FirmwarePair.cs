using System.Security.Cryptography;
using System.Text;
using PosCloud.Local.Firmware;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>
/// Two versions of a small image out of the .NET shared framework's assemblies: code as in real firmware, edited as the
/// demo's images are. The same framework gives the same pair.
/// </summary>
internal static class FirmwarePair
{
    private const int MinLength = 8 << 20;
    private const int MaxPart = 1 << 20;

    public static (byte[] Old, byte[] New) Create()
    {
        List<byte[]> parts = [.. Parts()];
        var edited = parts.Select((part, i) => FirmwareEdits.Apply([.. part], (i % 9) switch
        {
            2 => FirmwareEdit.Relinked,
            5 or 8 => FirmwareEdit.Patched,
            _ => FirmwareEdit.None,
        })).ToList();

        // One part went, the others are in another order.
        edited.RemoveAt(edited.Count / 2);
        var shift = edited.Count / 3;
        return ([.. parts.SelectMany(p => p)], [.. edited.Skip(shift).Concat(edited.Take(shift)).SelectMany(p => p)]);
    }

    private static IEnumerable<byte[]> Parts()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var length = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll")
            .Where(path => new FileInfo(path).Length is > 0 and <= MaxPart)
            .OrderBy(path => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path)))), StringComparer.Ordinal))
        {
            if (length >= MinLength)
            {
                yield break;
            }

            var part = File.ReadAllBytes(path);
            length += part.Length;
            yield return part;
        }
    }
}
