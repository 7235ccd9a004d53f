using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;

namespace PosCloud.Trust.Directives;

/// <summary>Signs directives with one P-256 key. Safe for concurrent use.</summary>
public sealed class DirectiveSigner : IDisposable
{
    private const int PemChars = 16 * 1024;

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

    /// <summary>What terminals get at enrolment.</summary>
    public EcJwk PublicKey { get; }

    /// <summary>Reads a private key (PKCS#8 PEM, not encrypted) such as <see cref="DirectiveKeyFile"/> creates.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: the file holds no P-256 private key.</exception>
    public static DirectiveSigner FromPemFile(string path)
    {
        if (new FileInfo(path).Length > PemChars)
        {
            throw new TrustException(TrustError.KeyInvalid, "The key file is longer than 16 KiB.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));

            // A public key imports as well; it must fail here and not at the first check-in.
            key.SignData([], HashAlgorithmName.SHA256);
            return new DirectiveSigner(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new TrustException(TrustError.KeyInvalid, "The key file holds no P-256 private key in PKCS#8 PEM.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

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

    internal const int SignatureBytes = 64;

    internal const DSASignatureFormat SignatureFormat = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
}
