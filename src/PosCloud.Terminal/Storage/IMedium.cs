namespace PosCloud.Terminal.Storage;

/// <summary>
/// What the agent asks of a file system, and nothing more: a firmware engineer who has another one writes this. What was
/// written is safe only after <see cref="Sync"/>, what a name stands for only after <see cref="SyncFolder"/>; until then a
/// power cut may keep any part of it, in any order. <see cref="Rename"/> is all or nothing.
/// </summary>
internal interface IMedium
{
    /// <summary>Makes a folder that only its owner can read, and those above it; it is safe when this returns.</summary>
    void CreateFolder(string path);

    /// <summary>Holds a file for this process until disposed.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    IDisposable Lock(string path);

    bool Exists(string path);

    /// <summary>Bytes of a file; 0 when there is none.</summary>
    long Length(string path);

    Stream OpenRead(string path);

    /// <summary>Opens a file that only its owner can read; makes it when missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="truncate">Whether to begin with no byte in it.</param>
    /// <returns>Readable, writable and seekable, at its first byte.</returns>
    Stream OpenWrite(string path, bool truncate);

    /// <summary>fsync(2) of a file that <see cref="OpenWrite"/> gave.</summary>
    void Sync(Stream file);

    /// <summary>rename(2) within one folder: takes the place of what had the name.</summary>
    void Rename(string from, string to);

    /// <summary>unlink(2); nothing happens when there is no such file.</summary>
    void Delete(string path);

    /// <summary>
    /// fsync(2) of a folder: "Calling fsync() does not necessarily ensure that the entry in the directory containing the file
    /// has also reached disk."
    /// </summary>
    void SyncFolder(string path);

    /// <summary>Paths of the files in a folder.</summary>
    IReadOnlyList<string> Files(string folder);

    /// <summary>An empty file that vanishes with its stream; null when there is not well more room than so many bytes.</summary>
    Stream? OpenScratch(string path, long length);
}
