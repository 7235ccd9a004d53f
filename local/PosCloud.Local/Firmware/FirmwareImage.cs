using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Local.Firmware;

/// <summary>
/// Two versions of a firmware image from files that every machine with .NET has: the assemblies of the shared framework.
/// An image is a simple archive: a line with its version, the number of files, their names and lengths, then their bytes.
/// The same framework always gives the same two images.
/// </summary>
internal static class FirmwareImage
{
    /// <summary>Least bytes of an image made here.</summary>
    public const long MinLength = 24L * 1024 * 1024;

    private const int SmallPart = 256 * 1024;
    private const long AddedBytes = 1024 * 1024;
    private const int Alignment = 512;

    /// <summary>Writes <c>os-1.0.0.img</c> and <c>os-2.0.0.img</c> into a folder.</summary>
    public static async Task<(FirmwareFile Old, FirmwareFile New)> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var (oldParts, newParts) = Choose(FindSources());
        return (
            await WriteAsync(Path.Combine(folder, "os-1.0.0.img"), "1.0.0", oldParts, cancellationToken),
            await WriteAsync(Path.Combine(folder, "os-2.0.0.img"), "2.0.0", newParts, cancellationToken));
    }

    /// <summary>
    /// The old version: enough files to reach <see cref="MinLength"/>. The new one: a tenth of the small files dropped,
    /// about 1 MB of other small ones added, the order shifted, most files edited.
    /// </summary>
    internal static (IReadOnlyList<FirmwarePart> Old, IReadOnlyList<FirmwarePart> New) Choose(IReadOnlyList<FirmwarePart> sources)
    {
        var old = new List<FirmwarePart>();
        var rest = new Queue<FirmwarePart>();
        var length = 0L;
        foreach (var part in sources)
        {
            // Some margin above the minimum: the new version drops files.
            if (length < MinLength + (MinLength / 16))
            {
                old.Add(part);
                length += part.Length;
            }
            else if (part.Length <= SmallPart)
            {
                rest.Enqueue(part);
            }
        }

        var kept = old.Where((part, i) => i % 10 != 7 || part.Length > SmallPart).ToList();
        var edited = kept.Select((part, i) => part with
        {
            Edit = (i % 4) switch
            {
                0 => FirmwareEdit.None,
                1 => FirmwareEdit.Relinked,
                _ => FirmwareEdit.Patched,
            },
        }).ToList();
        var added = new List<FirmwarePart>();
        while (rest.Count > 0 && added.Sum(part => (long)part.Length) < AddedBytes)
        {
            added.Add(rest.Dequeue());
        }

        var shift = edited.Count / 3;
        return (old, [.. edited[shift..], .. added, .. edited[..shift]]);
    }

    /// <summary>All assemblies of the shared framework in an order that depends on their names only.</summary>
    private static List<FirmwarePart> FindSources()
    {
        var folders = new[] { RuntimeEnvironment.GetRuntimeDirectory(), Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)! };
        return
        [
            .. folders
                .Distinct(StringComparer.Ordinal)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
                .DistinctBy(Path.GetFileName, StringComparer.Ordinal)
                .Select(path => new FirmwarePart(Path.GetFileName(path), path, checked((int)new FileInfo(path).Length)))
                .OrderBy(part => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(part.Name))), StringComparer.Ordinal),
        ];
    }

    internal static async Task<FirmwareFile> WriteAsync(
        string path, string version, IReadOnlyList<FirmwarePart> parts, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);

        async Task AppendAsync(ReadOnlyMemory<byte> bytes)
        {
            hash.AppendData(bytes.Span);
            await file.WriteAsync(bytes, cancellationToken);
        }

        // One file in memory at a time; the table of contents needs the lengths after editing, so each is read twice.
        var contents = new StringBuilder($"POSCLOUD-FIRMWARE {version}\n{parts.Count}\n");
        foreach (var part in parts)
        {
            contents.Append(part.Name).Append('\t').Append(part.Read().Length).Append('\n');
        }

        await AppendAsync(Padded(Encoding.UTF8.GetBytes(contents.ToString())));
        foreach (var part in parts)
        {
            await AppendAsync(Padded(part.Read()));
        }

        return new FirmwareFile(path, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static byte[] Padded(byte[] content)
    {
        Array.Resize(ref content, (content.Length + Alignment - 1) / Alignment * Alignment);
        return content;
    }
}
