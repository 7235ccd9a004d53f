using System.Diagnostics;
using System.Security.Cryptography;

namespace PosCloud.Trust;

/// <summary>A private key in a file: the online keys of a local run. On Azure they never are files.</summary>
public static class SigningKeyFile
{
    private const int PemChars = 16 * 1024;

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

    /// <summary>Reads a P-256 private key (PKCS#8 PEM, not encrypted) such as <see cref="Ensure"/> creates.</summary>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: the file holds no P-256 private key.</exception>
    public static ECDsa Open(string path)
    {
        if (new FileInfo(path).Length > PemChars)
        {
            throw new TrustException(TrustError.KeyInvalid, "The key file is longer than 16 KiB.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));

            // A public key imports as well; it must fail here and not at the first signature.
            key.SignData([], HashAlgorithmName.SHA256);
            if (EcJwks.IsP256(key.ExportParameters(includePrivateParameters: false).Curve))
            {
                return key;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Told below.
        }

        key.Dispose();
        throw new TrustException(TrustError.KeyInvalid, "The key file holds no P-256 private key in PKCS#8 PEM.");
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
