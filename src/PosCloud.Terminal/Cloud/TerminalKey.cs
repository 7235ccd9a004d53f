using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol;
using PosCloud.Terminal.Storage;
using PosCloud.Trust;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// The terminal's private key: <c>key.pem</c> (PKCS#8, readable by the owner only). It never leaves the folder; <see cref="KeyRotation"/>
/// exchanges it.
/// </summary>
internal sealed class TerminalKey : IDisposable
{
    private TerminalKey(ECDsa key)
    {
        Key = key;
        PublicKey = EcJwks.FromKey(key);
        Id = EcJwks.Thumbprint(PublicKey);
    }

    public ECDsa Key { get; private set; }

    public EcJwk PublicKey { get; private set; }

    /// <summary>RFC 7638 thumbprint.</summary>
    public string Id { get; private set; }

    /// <summary>Reads the key, or makes one: a terminal keeps the key of its first start.</summary>
    public static TerminalKey Open(StateFolder folder)
    {
        if (!folder.Exists(folder.KeyFile))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            folder.WriteBytes(Path.GetFileName(folder.KeyFile), Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem()));
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(folder.ReadAll(folder.KeyFile)));
            return new TerminalKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Puts another key in the place of this one: on the medium first.</summary>
    public void Replace(StateFolder folder, string pem)
    {
        folder.WriteBytes(Path.GetFileName(folder.KeyFile), Encoding.ASCII.GetBytes(pem));
        var next = ECDsa.Create();
        next.ImportFromPem(pem);
        Key.Dispose();
        Key = next;
        PublicKey = EcJwks.FromKey(next);
        Id = EcJwks.Thumbprint(PublicKey);
    }

    public void Dispose() => Key.Dispose();
}
