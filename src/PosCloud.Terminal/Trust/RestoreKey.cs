using System.Security.Cryptography;
using System.Text;
using PosCloud.Terminal.Storage;
using PosCloud.Trust.Backups;

namespace PosCloud.Terminal.Trust;

/// <summary>
/// The key to which backups are released to this terminal: <c>restore-key.pem</c> (PKCS#8, readable by the owner only). Its own
/// backups are sealed to it as well. It is made at the first start, is never exchanged and never leaves the folder.
/// </summary>
internal sealed class RestoreKey : IDisposable
{
    private RestoreKey(ECDiffieHellman key)
    {
        Private = key;
        Public = BackupPublicKey.From(key);
    }

    public ECDiffieHellman Private { get; }

    public BackupPublicKey Public { get; }

    public static RestoreKey Open(StateFolder folder)
    {
        if (!folder.Exists(folder.RestoreKeyFile))
        {
            using var made = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            folder.WriteBytes(Path.GetFileName(folder.RestoreKeyFile), Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem()));
        }

        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(folder.ReadAll(folder.RestoreKeyFile)));
            return new RestoreKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose() => Private.Dispose();
}
