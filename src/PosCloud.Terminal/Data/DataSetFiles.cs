using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Data;

/// <summary>
/// The files of one data set, for a migration that changes them. They are a copy that is not in use: a step that is cut or fails
/// leaves the data in use as it was, and begins with a fresh copy when it is repeated.
/// </summary>
public sealed class DataSetFiles
{
    private const int BufferBytes = 64 * 1024;

    private readonly StateFolder _folder;
    private readonly string _generation;

    internal DataSetFiles(StateFolder folder, string generation, string dataSet)
    {
        _folder = folder;
        _generation = generation;
        DataSet = dataSet;
    }

    /// <summary>For example <c>articles</c>.</summary>
    public string DataSet { get; }

    /// <summary>For example <c>articles.csv</c>, in ordinal order. Each begins with the set and a dot.</summary>
    public IReadOnlyList<string> Names => new DataStore(_folder).FilesOf(_generation, DataSet);

    /// <exception cref="ArgumentException">The file is not of this set.</exception>
    public Stream OpenRead(string name) => _folder.OpenRead(PathOf(name));

    /// <summary>Replaces a file, or makes it. It is on the medium when this returns.</summary>
    /// <param name="name">A file of this set.</param>
    /// <param name="write">Writes the new content; the old one can be read meanwhile.</param>
    /// <exception cref="ArgumentException">The file is not of this set.</exception>
    public void Replace(string name, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var path = PathOf(name);
        var unfinished = DataFileNames.ToUnfinished(path);
        using (var file = _folder.OpenWrite(unfinished, truncate: true))
        {
            var buffered = new BufferedStream(file, BufferBytes);
            write(buffered);
            buffered.Flush();
            _folder.Sync(file);
        }

        _folder.Rename(unfinished, path);
    }

    /// <exception cref="ArgumentException">The file is not of this set.</exception>
    public void Delete(string name) => _folder.Delete(PathOf(name));

    private string PathOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return DataFileNames.IsArchivable(name) && DataFileNames.SetOf(name) == DataSet
            ? _folder.DataFile(_generation, name)
            : throw new ArgumentException($"'{name}' is no file of the set {DataSet}.", nameof(name));
    }
}
