namespace PosCloud.Terminal.Data;

/// <summary>Writes what is inside a backup: a tar archive of the manifest and the files of the sets, in ordinal order.</summary>
internal static class DataArchive
{
    private const int BufferBytes = 64 * 1024;

    /// <param name="output">Takes the archive.</param>
    /// <param name="data">Where the files are.</param>
    /// <param name="generation">The one that counts.</param>
    /// <param name="manifest">With the sets as they were measured.</param>
    /// <exception cref="IOException">A file cannot be read, or changed since it was measured.</exception>
    public static async Task WriteAsync(Stream output, DataStore data, string generation, DataManifest manifest, CancellationToken cancellationToken)
    {
        var sets = manifest.Sets!;
        var json = manifest.ToJson();
        await WriteAsync(output, DataFileNames.Manifest, json.Length, new MemoryStream(json), meter: null, cancellationToken);
        var meters = sets.ToDictionary(s => s.Name, s => new DataSetMeter(s.Name), StringComparer.Ordinal);
        try
        {
            foreach (var name in data.Files(generation))
            {
                if (DataFileNames.SetOf(name) is { } set && meters.TryGetValue(set, out var meter))
                {
                    await using var file = data.OpenRead(generation, name);
                    await WriteAsync(output, name, file.Length, file, meter, cancellationToken);
                }
            }

            if (sets.FirstOrDefault(s => meters[s.Name].End() != s) is { } changed)
            {
                throw new IOException($"The set {changed.Name} changed while it was backed up.");
            }
        }
        finally
        {
            foreach (var meter in meters.Values)
            {
                meter.Dispose();
            }
        }

        await output.WriteAsync(new byte[2 * UstarHeader.BlockBytes], cancellationToken);
    }

    private static async Task WriteAsync(
        Stream output, string name, long length, Stream content, DataSetMeter? meter, CancellationToken cancellationToken)
    {
        await output.WriteAsync(UstarHeader.Create(name, length), cancellationToken);
        meter?.Begin(name, length);
        var buffer = new byte[BufferBytes];
        var left = length;
        while (left > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"The file {name} became shorter while it was backed up.");
            }

            meter?.Append(buffer.AsSpan(0, read));
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        await output.WriteAsync(new byte[UstarHeader.Padding(length)], cancellationToken);
    }
}
