using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Data;

/// <summary>The data that a terminal leaves the factory with: files of a folder. A <c>manifest.json</c> says what they have behind them.</summary>
internal sealed class FactoryData
{
    private readonly IReadOnlyList<string> _files;

    private FactoryData(IReadOnlyList<string> files) => _files = files;

    /// <param name="folder">Null for none.</param>
    /// <exception cref="ArgumentException">There is no such folder, or a file in it belongs to no data set.</exception>
    public static FactoryData Of(string? folder)
    {
        if (folder is null)
        {
            return new FactoryData([]);
        }

        if (!Directory.Exists(folder))
        {
            throw new ArgumentException($"There is no folder '{folder}'.");
        }

        var files = Directory.GetFiles(folder);
        return Array.Find(files, f => Path.GetFileName(f) is var name && name != DataFileNames.Manifest && !DataFileNames.IsArchivable(name)) is { } foreign
            ? throw new ArgumentException($"'{foreign}' is no file of a data set: its name must begin with the set and a dot, as in articles.csv.")
            : new FactoryData(files);
    }

    /// <summary>On the medium when this returns.</summary>
    public void PutInto(StateFolder state)
    {
        foreach (var file in _files)
        {
            state.WriteBytes(Path.Combine("data", "a", Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }
}
