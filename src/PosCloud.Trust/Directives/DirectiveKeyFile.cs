using System.Security.Cryptography;

namespace PosCloud.Trust.Directives;

/// <summary>The generated directive key of a local run. On Azure the key never is a file.</summary>
public static class DirectiveKeyFile
{
    /// <summary>
    /// Creates a P-256 private key (PKCS#8 PEM, readable by the owner only) unless the file exists. Complete or absent
    /// after a crash; of two processes at once one wins and both then see its key.
    /// </summary>
    /// <returns>True when this call created the file.</returns>
    public static bool Ensure(string path)
    {
        if (File.Exists(path))
        {
            return false;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            WriteNewKey(temporary);
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
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
