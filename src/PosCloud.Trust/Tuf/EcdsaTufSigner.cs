using System.Security.Cryptography;

namespace PosCloud.Trust.Tuf;

/// <summary>Signs with a P-256 key that is at hand. The caller keeps and disposes the key.</summary>
/// <exception cref="TufException"><see cref="TufError.KeyUnsupported"/>: the key is not on P-256.</exception>
public sealed class EcdsaTufSigner(ECDsa key) : ITufSigner
{
    public TufKey Key { get; } = TufKey.From(key);

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        SignatureMeter.Signed();
        return Task.FromResult(key.SignData(data.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
