using System.Security.Cryptography;

namespace PosCloud.Azure.Sealing;

/// <summary>An RSA key in a file, for one machine. On Azure it never is a file.</summary>
public sealed class FileRingKey : IRingKey
{
    private const int Bits = 3072;
    private const int PemChars = 16 * 1024;

    private readonly RSAParameters key;

    private FileRingKey(RSAParameters key, string id) => (this.key, Id) = (key, id);

    public string Id { get; }

    /// <summary>Reads the key, or makes it: whole or not at all, readable by the owner only.</summary>
    /// <exception cref="InvalidOperationException">The file holds no RSA private key.</exception>
    public static FileRingKey Ensure(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        return Open(path);
    }

    /// <exception cref="InvalidOperationException">The file holds no RSA private key.</exception>
    public static FileRingKey Open(string path)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(new FileInfo(path).Length <= PemChars ? File.ReadAllText(path) : "");
            return new FileRingKey(
                rsa.ExportParameters(includePrivateParameters: true), "file:" + Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidOperationException($"'{path}' holds no RSA private key in PKCS#8 PEM.", e);
        }
    }

    public byte[] Wrap(ReadOnlySpan<byte> content)
    {
        using var rsa = RSA.Create(key);
        return rsa.Encrypt(content, RSAEncryptionPadding.OaepSHA256);
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var rsa = RSA.Create(key);
        return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    public bool Verify(string id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create(key);
        return id == Id && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    public byte[] Unwrap(string id, ReadOnlySpan<byte> wrapped)
    {
        using var rsa = RSA.Create(key);
        return rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
    }

    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var temporary = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            using var rsa = RSA.Create(Bits);
            using (var stream = new FileStream(temporary, options))
            using (var writer = new StreamWriter(stream))
            {
                writer.WriteLine(rsa.ExportPkcs8PrivateKeyPem());
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its key counts.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
