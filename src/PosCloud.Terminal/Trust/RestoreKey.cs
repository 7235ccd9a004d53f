using System.Security.Cryptography;
using PosCloud.Terminal.Storage;
using PosCloud.Trust.Backups;

namespace PosCloud.Terminal.Trust;

/// <summary>
/// The key to which backups are released to this terminal: <c>restore-key.pem</c>. Its own backups are sealed to it as well. It is
/// made at the first start, is never exchanged and never leaves the folder.
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

    /// <inheritdoc cref="PrivateKeyFile.Open"/>
    public static RestoreKey Open(StateFolder folder) => new(PrivateKeyFile.Open(folder, StateFolder.RestoreKeyName, ECDiffieHellman.Create));

    public void Dispose() => Private.Dispose();
}
