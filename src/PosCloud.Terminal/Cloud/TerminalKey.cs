using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Terminal.Storage;
using PosCloud.Trust;

namespace PosCloud.Terminal.Cloud;

/// <summary>The terminal's private key: <c>key.pem</c>. It never leaves the folder; <see cref="KeyRotation"/> exchanges it.</summary>
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

    /// <inheritdoc cref="PrivateKeyFile.Open"/>
    public static TerminalKey Open(StateFolder folder) => new(PrivateKeyFile.Open(folder, StateFolder.KeyName, ECDsa.Create));

    /// <summary>Puts another key in the place of this one: on the medium first.</summary>
    /// <exception cref="InvalidDataException"><paramref name="pem"/> is no such key; this one stays.</exception>
    public void Replace(StateFolder folder, string pem)
    {
        var next = PrivateKeyFile.Replace(folder, StateFolder.KeyName, pem, ECDsa.Create);
        Key.Dispose();
        Key = next;
        PublicKey = EcJwks.FromKey(next);
        Id = EcJwks.Thumbprint(PublicKey);
    }

    public void Dispose() => Key.Dispose();
}
