namespace PosCloud.Terminal.Data;

/// <summary>
/// Reads an archive that somebody else may have made. Nothing of it is believed: names that lead elsewhere, more files or bytes than
/// the manifest says, and whatever is not as the manifest says end the restore before anything is exchanged.
/// </summary>
internal sealed class DataArchiveReader
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _input;

    private DataArchiveReader(Stream input, DataManifest manifest)
    {
        _input = input;
        Manifest = manifest;
    }

    public DataManifest Manifest { get; }

    /// <summary>Reads the manifest, which comes first.</summary>
    /// <exception cref="InvalidDataException">It is no archive of this format, or out of bounds.</exception>
    public static async Task<DataArchiveReader> OpenAsync(Stream input, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(input, cancellationToken) is not { Name: DataFileNames.Manifest, Length: <= DataLimits.ManifestBytes } head)
        {
            throw new InvalidDataException("The archive does not begin with its manifest.");
        }

        var json = new byte[head.Length];
        await FillAsync(input, json, cancellationToken);
        await SkipPaddingAsync(input, head.Length, cancellationToken);
        return new DataArchiveReader(input, DataManifest.Parse(json));
    }

    /// <summary>Writes each file, and then holds all of them against the manifest.</summary>
    /// <param name="data">Where to.</param>
    /// <param name="generation">The idle one.</param>
    /// <exception cref="InvalidDataException">The archive is not what its manifest says; what was written may not be used.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public async Task ExtractAsync(DataStore data, string generation, CancellationToken cancellationToken)
    {
        var sets = Manifest.Sets!.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var meters = sets.Keys.ToDictionary(s => s, s => new DataSetMeter(s), StringComparer.Ordinal);
        try
        {
            var (last, files, bytes) = ("", 0, 0L);
            while (await ReadHeadAsync(_input, cancellationToken) is (string name, long length))
            {
                Require(DataFileNames.IsArchivable(name) && sets.ContainsKey(DataFileNames.SetOf(name)!), "it holds a file that belongs to none of its sets");
                Require(string.CompareOrdinal(last, name) < 0, "its files are not in order");
                Require(++files <= sets.Values.Sum(s => s.Files), "it holds more files than it says");
                Require(length <= Manifest.Bytes - bytes, "it holds more bytes than it says");
                bytes += length;
                last = name;
                await ExtractAsync(data, generation, name, length, meters[DataFileNames.SetOf(name)!], cancellationToken);
            }

            await EndAsync(cancellationToken);
            foreach (var (name, set) in sets)
            {
                Require(meters[name].End() == set, $"the set {name} is not what it says");
            }
        }
        finally
        {
            foreach (var meter in meters.Values)
            {
                meter.Dispose();
            }
        }
    }

    private async Task ExtractAsync(DataStore data, string generation, string name, long length, DataSetMeter meter, CancellationToken cancellationToken)
    {
        meter.Begin(name, length);
        await using (var file = data.Create(generation, name))
        {
            var buffer = new byte[(int)Math.Min(BufferBytes, Math.Max(1, length))];
            for (var left = length; left > 0;)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
                await FillAsync(_input, part, cancellationToken);
                meter.Append(part.Span);
                await file.WriteAsync(part, cancellationToken);
                left -= part.Length;
            }

            data.Complete(file);
        }

        await SkipPaddingAsync(_input, length, cancellationToken);
    }

    /// <summary>After the first block of zeros: one more, and nothing else. Reading to the end is what makes the backup's last chunk count.</summary>
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        Require(await ReadHeadAsync(_input, cancellationToken) is null, "something follows its end");
        Require(await _input.ReadAsync(new byte[1], cancellationToken) == 0, "something follows its end");
    }

    private static async Task<(string Name, long Length)?> ReadHeadAsync(Stream input, CancellationToken cancellationToken)
    {
        var block = new byte[UstarHeader.BlockBytes];
        await FillAsync(input, block, cancellationToken);
        return UstarHeader.Read(block);
    }

    private static async Task SkipPaddingAsync(Stream input, long length, CancellationToken cancellationToken)
    {
        var padding = new byte[UstarHeader.Padding(length)];
        await FillAsync(input, padding, cancellationToken);
        Require(!padding.AsSpan().ContainsAnyExcept((byte)0), "something is where nothing may be");
    }

    private static async Task FillAsync(Stream input, Memory<byte> buffer, CancellationToken cancellationToken) => Require(
        await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length, "it is cut off");

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException($"The archive cannot be used: {what}.");
        }
    }
}
