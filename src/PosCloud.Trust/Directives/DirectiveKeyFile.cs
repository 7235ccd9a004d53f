using System.Diagnostics;
using System.Security.Cryptography;

namespace PosCloud.Trust.Directives;

/// <summary>The generated directive key of a local run. On Azure the key never is a file.</summary>
public static class DirectiveKeyFile
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Creates a P-256 private key (PKCS#8 PEM, readable by the owner only) unless the file exists. Complete or absent
    /// after a crash; of many processes at once one wins and all then see its key. Leaves an empty lock file beside it.
    /// </summary>
    /// <returns>True when this call created the file.</returns>
    /// <exception cref="IOException">The folder cannot be written, or another process held the lock for 30 seconds.</exception>
    public static bool Ensure(string path)
    {
        if (File.Exists(path))
        {
            return false;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // A move that must not overwrite looks first and moves then on some file systems, so it cannot decide who is first.
        using FileStream? held = Lock($"{path}.lock", path);
        if (held is null || File.Exists(path))
        {
            return false;
        }

        var temporary = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            WriteNewKey(temporary);
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // The system lets a lock go when its process ends; null when the key appeared meanwhile.
    private static FileStream? Lock(string path, string key)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(key))
            {
                return null;
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(start) < MaxWait)
            {
                Thread.Sleep(10);
            }
        }
    }

    private static void WriteNewKey(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream);
        writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
