using System.Security.Cryptography;
using System.Text;
using PosCloud.Trust;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// A private key of the terminal in a file of its folder: P-256, PKCS#8 in PEM, readable by the owner only. Whoever gets a key from
/// here may name it to others: it is on the medium, and the file holds this key or the one before it, whenever the power fails.
/// </summary>
internal static class PrivateKeyFile
{
    /// <summary>Reads the key, or makes one: a terminal keeps the key of its first start.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="name">For example <c>key.pem</c>.</param>
    /// <param name="create">Makes an object without a key yet.</param>
    /// <exception cref="InvalidDataException">The file holds no such key; it is left as it is.</exception>
    public static T Open<T>(StateFolder folder, string name, Func<T> create)
        where T : ECAlgorithm
    {
        if (folder.ReadBytes(name) is { } pem)
        {
            return Import(name, Encoding.ASCII.GetString(pem), create);
        }

        var made = create();
        try
        {
            made.GenerateKey(ECCurve.NamedCurves.nistP256);
            Write(folder, name, made.ExportPkcs8PrivateKeyPem());
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Puts another key in the place of the one in the file.</summary>
    /// <exception cref="InvalidDataException"><paramref name="pem"/> is no such key; the file is left as it is.</exception>
    public static T Replace<T>(StateFolder folder, string name, string pem, Func<T> create)
        where T : ECAlgorithm
    {
        var next = Import(name, pem, create);
        try
        {
            Write(folder, name, pem);
            return next;
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    /// <summary>A key as it stands in a file.</summary>
    /// <param name="name">For the message.</param>
    /// <param name="pem">PKCS#8 or SEC 1.</param>
    /// <param name="create">Makes an object without a key yet.</param>
    /// <exception cref="InvalidDataException">It is no private key on P-256.</exception>
    public static T Import<T>(string name, string pem, Func<T> create)
        where T : ECAlgorithm
    {
        var key = create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            return EcJwks.IsP256(parameters.Curve) ? key : throw new CryptographicException("It is not on P-256.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Never a new key in its place: the service, or a recipient of backups, knows the terminal by the one that was there.
            key.Dispose();
            throw new InvalidDataException($"'{name}' holds no private key of this terminal: {e.Message}", e);
        }
    }

    private static void Write(StateFolder folder, string name, string pem) => folder.WriteBytes(name, Encoding.ASCII.GetBytes(pem));
}
