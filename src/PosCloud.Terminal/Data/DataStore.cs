using PosCloud.Protocol.Data;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Data;

/// <summary>
/// The generations of data, <c>data/a</c> and <c>data/b</c>. The boot pointer names the one that counts; this writes into the idle
/// one only, and what it wrote is on the medium before the pointer may name it.
/// </summary>
internal sealed class DataStore(StateFolder folder)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>The generation that counts.</summary>
    public string Active => folder.ReadPointer()!.Generation;

    public string Idle => BootPointer.Other(Active);

    public DataManifest ReadManifest(string generation) => folder.ReadDataManifest(generation) ?? DataManifest.Empty;

    /// <summary>Names of all files but the manifest, in ordinal order.</summary>
    public IReadOnlyList<string> Files(string generation) =>
    [
        .. folder.Files(folder.DataFolder(generation))
            .Select(f => Path.GetFileName(f)!)
            .Where(f => f != DataFileNames.Manifest && !DataFileNames.IsUnfinished(f))
            .Order(StringComparer.Ordinal),
    ];

    public IReadOnlyList<string> FilesOf(string generation, string dataSet) => [.. Files(generation).Where(f => DataFileNames.SetOf(f) == dataSet)];

    /// <summary>Sets that have a file.</summary>
    public IReadOnlyList<string> Sets(string generation) =>
        [.. Files(generation).Select(DataFileNames.SetOf).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Bytes of all files.</summary>
    public long Bytes(string generation) => Files(generation).Sum(f => folder.Length(folder.DataFile(generation, f)));

    public Stream OpenRead(string generation, string name) => folder.OpenRead(folder.DataFile(generation, name));

    /// <summary>Counts and hashes a set.</summary>
    public async Task<DataSetSummary> MeasureAsync(string generation, string dataSet, CancellationToken cancellationToken)
    {
        using var meter = new DataSetMeter(dataSet);
        var buffer = new byte[BufferBytes];
        foreach (var name in FilesOf(generation, dataSet))
        {
            await using var file = OpenRead(generation, name);
            meter.Begin(name, file.Length);
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                meter.Append(buffer.AsSpan(0, read));
            }
        }

        return meter.End();
    }

    public async Task<IReadOnlyList<DataSetSummary>> MeasureAsync(string generation, IEnumerable<string> dataSets, CancellationToken cancellationToken)
    {
        var summaries = new List<DataSetSummary>();
        foreach (var dataSet in dataSets)
        {
            summaries.Add(await MeasureAsync(generation, dataSet, cancellationToken));
        }

        return summaries;
    }

    /// <summary>Empties a generation. What comes back after a power cut is gone again before the pointer can name it.</summary>
    public void Clear(string generation)
    {
        foreach (var file in folder.Files(folder.DataFolder(generation)))
        {
            folder.Delete(file);
        }
    }

    /// <summary>After the decision the old generation goes.</summary>
    public void ClearIdle()
    {
        if (folder.ReadPointer() is { Trial: null })
        {
            Clear(Idle);
        }
    }

    /// <summary>Copies files into the idle generation; their bytes are on the medium when this returns, their names only after <see cref="Seal"/>.</summary>
    public async Task CopyAsync(string from, string to, Func<string, bool> which, CancellationToken cancellationToken)
    {
        foreach (var name in Files(from).Where(which))
        {
            await using var source = OpenRead(from, name);
            await using var target = Create(to, name);
            await source.CopyToAsync(target, BufferBytes, cancellationToken);
            folder.Sync(target);
        }
    }

    /// <summary>A file of the idle generation. The caller syncs it when it is written, see <see cref="Complete"/>.</summary>
    public Stream Create(string generation, string name) => folder.OpenWrite(folder.DataFile(generation, name), truncate: true);

    public void Complete(Stream file) => folder.Sync(file);

    /// <summary>The last write into the idle generation: all of it is on the medium when this returns.</summary>
    public void Seal(string generation, DataManifest manifest)
    {
        folder.WriteDataManifest(generation, manifest);
        folder.SyncFolder(folder.DataFolder(generation));
    }
}
