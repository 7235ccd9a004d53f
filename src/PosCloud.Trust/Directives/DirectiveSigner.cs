using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;

namespace PosCloud.Trust.Directives;

/// <summary>Signs directives with one P-256 key. Safe for concurrent use.</summary>
public sealed class DirectiveSigner : IDisposable
{
    private readonly ECDsa _key;
    private readonly string _keyId;

    // ECDsa instances are not documented as thread-safe; a signature takes some tens of microseconds.
    private readonly Lock _lock = new();

    /// <summary>Takes ownership of <paramref name="key"/>.</summary>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: the key is not on P-256.</exception>
    public DirectiveSigner(ECDsa key)
    {
        PublicKey = EcJwks.FromKey(key);
        _keyId = EcJwks.Thumbprint(PublicKey);
        _key = key;
    }

    /// <summary>What the director certifies.</summary>
    public EcJwk PublicKey { get; }

    /// <summary>Puts the directive in an envelope: DSSE v1, one signature of <see cref="PublicKey"/>.</summary>
    public SignedEnvelope Sign(Directive directive)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(directive, ProtocolJson.Default.Directive);
        return Sign(Directive.PayloadType, payload);
    }

    internal SignedEnvelope Sign(string payloadType, byte[] payload)
    {
        var bytes = PreAuthEncoding.Encode(payloadType, payload);
        SignatureMeter.Signed();
        byte[] signature;
        lock (_lock)
        {
            signature = _key.SignData(bytes, HashAlgorithmName.SHA256, SignatureFormat);
        }

        return new SignedEnvelope(
            payloadType,
            Convert.ToBase64String(payload),
            [new EnvelopeSignature(_keyId, Convert.ToBase64String(signature))]);
    }

    public void Dispose() => _key.Dispose();

    internal const DSASignatureFormat SignatureFormat = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
}
