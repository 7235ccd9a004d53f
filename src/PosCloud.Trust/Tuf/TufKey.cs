using System.Security.Cryptography;
using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>
/// A public key of a role. A key of a kind that is not supported is kept, because a file may list it beside others, but
/// never verifies anything: supported are ECDSA P-256 and RSA-PSS, both with SHA-256 and as PEM.
/// </summary>
public sealed class TufKey
{
    private const string EcdsaScheme = "ecdsa-sha2-nistp256";
    private const string RsaScheme = "rsassa-pss-sha256";
    private const int P256InfoBytes = 91;

    // SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480, section 2), up to its two coordinates.
    private static ReadOnlySpan<byte> P256Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
        0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    private readonly ECParameters? ecdsa;
    private readonly RSAParameters? rsa;

    private TufKey(string id, string type, string scheme, string value)
    {
        Id = id;
        Type = type;
        Scheme = scheme;
        Value = value;
        (ecdsa, rsa) = (type, scheme) switch
        {
            ("ecdsa" or EcdsaScheme, EcdsaScheme) => (ReadEcdsa(value), (RSAParameters?)null),
            ("rsa", RsaScheme) => (null, ReadRsa(value)),
            _ => (null, null),
        };
        Identity = Convert.ToHexStringLower(SHA256.HashData(Material()));
    }

    /// <summary>The name in the file. Ours is the SHA-256 of the key's canonical JSON, in hex.</summary>
    public string Id { get; }

    /// <summary>TUF's <c>keytype</c>.</summary>
    public string Type { get; }

    /// <summary>TUF's <c>scheme</c>.</summary>
    public string Scheme { get; }

    /// <summary>TUF's <c>keyval.public</c>: PEM for the supported kinds.</summary>
    public string Value { get; }

    /// <summary>False for a kind of key that never verifies.</summary>
    public bool IsSupported => ecdsa is not null || rsa is not null;

    /// <summary>Equal for one key under two names or two spellings, so that it counts once towards a threshold.</summary>
    internal string Identity { get; }

    /// <summary>The public half of <paramref name="key"/> under the name that TUF gives it.</summary>
    /// <exception cref="TufException"><see cref="TufError.KeyUnsupported"/>: the key is not on P-256.</exception>
    public static TufKey From(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!EcJwks.IsP256(key.ExportParameters(includePrivateParameters: false).Curve))
        {
            throw new TufException(TufError.KeyUnsupported, "The key is not a P-256 key.");
        }

        // With the last line feed, as python-tuf writes it: the key's name depends on it.
        var nameless = new TufKey(string.Empty, "ecdsa", EcdsaScheme, key.ExportSubjectPublicKeyInfoPem() + "\n");
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            nameless.Write(writer);
        }

        var canonical = TufJson.Read(buffer.ToArray(), CanonicalJson.Encode);
        return new TufKey(Convert.ToHexStringLower(SHA256.HashData(canonical)), nameless.Type, nameless.Scheme, nameless.Value);
    }

    /// <summary>Whether the key made <paramref name="signature"/> over <paramref name="data"/>. Never throws.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        SignatureMeter.Verified();
        try
        {
            if (ecdsa is { } parameters)
            {
                using var key = ECDsa.Create(parameters);
                return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }

            if (rsa is { } modulus)
            {
                using var key = RSA.Create(modulus);
                return key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
            }
        }
        catch (CryptographicException)
        {
            // A signature that is not even of the right form.
        }

        return false;
    }

    /// <summary>The same for r || s (64 bytes), as JOSE and DSSE users write ECDSA. Never throws.</summary>
    internal bool VerifyFixed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (ecdsa is not { } parameters)
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create(parameters);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static TufKey Read(string id, JsonElement element) => new(
        TufJson.Bounded(id, TufLimits.KeyIdChars, "A key id"),
        element.Member("keytype").Text(TufLimits.WordChars, "A key type"),
        element.Member("scheme").Text(TufLimits.WordChars, "A key scheme"),
        element.Member("keyval").Member("public").Text(TufLimits.PublicKeyChars, "A public key"));

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("keytype", Type);
        writer.WriteStartObject("keyval");
        writer.WriteString("public", Value);
        writer.WriteEndObject();
        writer.WriteString("scheme", Scheme);
        writer.WriteEndObject();
    }

    // Compared and not parsed: what a platform's parser makes of a strange curve is its own affair. Whether the point is
    // on the curve is checked when the key is used.
    private static ECParameters? ReadEcdsa(string pem) =>
        Decode(pem) is { Length: P256InfoBytes } info && info.AsSpan().StartsWith(P256Prefix)
            ? new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = info[^64..^32], Y = info[^32..] },
            }
            : null;

    private static RSAParameters? ReadRsa(string pem)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(Decode(pem), out _);
            return key.KeySize is >= TufLimits.RsaMinBits and <= TufLimits.RsaMaxBits
                ? key.ExportParameters(includePrivateParameters: false)
                : null;
        }
        catch (Exception exception) when (exception is CryptographicException or NotSupportedException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan(fields.Label).SequenceEqual("PUBLIC KEY"))
        {
            return null;
        }

        var bytes = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem.AsSpan(fields.Base64Data), bytes, out _) ? bytes : null;
    }

    private byte[] Material() => this switch
    {
        { ecdsa: { } parameters } => [.. parameters.Q.X!, .. parameters.Q.Y!],
        { rsa: { } parameters } => [.. parameters.Modulus!, .. parameters.Exponent!],
        _ => System.Text.Encoding.UTF8.GetBytes($"{Type}\n{Scheme}\n{Value}"),
    };
}
