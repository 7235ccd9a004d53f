using System.Runtime.InteropServices;

namespace PosCloud.Terminal.Storage;

/// <summary>The file system of the machine.</summary>
/// <param name="durable">False leaves out fsync: for simulated terminals, which can crash but not lose power.</param>
internal sealed class FileMedium(bool durable) : IMedium
{
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var above = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(above))
        {
            CreateFolder(above);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (!string.IsNullOrEmpty(above))
        {
            SyncFolder(above);
        }
    }

    public IDisposable Lock(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public bool Exists(string path) => File.Exists(path);

    public long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.SequentialScan);

    public Stream OpenWrite(string path, bool truncate) => Open(path, truncate ? FileMode.Create : FileMode.OpenOrCreate, FileOptions.None);

    public void Sync(Stream file) => ((FileStream)file).Flush(flushToDisk: durable);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path)
    {
        if (!durable || OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = open(path, 0);
        if (handle < 0)
        {
            throw new IOException($"Cannot open the folder '{path}'.");
        }

        var result = fsync(handle);
        _ = close(handle);
        if (result != 0)
        {
            throw new IOException($"Cannot write the folder '{path}' to the medium.");
        }
    }

    public IReadOnlyList<string> Files(string folder) => Directory.GetFiles(folder);

    public Stream? OpenScratch(string path, long length) =>
        new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace / 2 > length ? Open(path, FileMode.Create, FileOptions.DeleteOnClose) : null;

    private static FileStream Open(string path, FileMode mode, FileOptions handling)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = handling };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int open(string path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);
}
