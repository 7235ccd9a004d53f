using System.Buffers.Text;
using System.Security.Cryptography;
using PosCloud.Protocol;

namespace PosCloud.Trust;

/// <summary>P-256 keys between their two forms, and their name: the RFC 7638 thumbprint.</summary>
public static class EcJwks
{
    private const int CoordinateBytes = 32;
    private const string P256Oid = "1.2.840.10045.3.1.7";

    // p of NIST P-256 (SP 800-186, section 3.2.1.3). A coordinate of p or more would be a second name of the same point.
    private static ReadOnlySpan<byte> Prime =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];

    /// <summary>The public half of <paramref name="key"/>, with its thumbprint as <c>kid</c>.</summary>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: the key is not on P-256.</exception>
    public static EcJwk FromKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        if (!IsP256(parameters.Curve))
        {
            throw new TrustException(TrustError.KeyInvalid, "The key is not a P-256 key.");
        }

        var jwk = new EcJwk("EC", "P-256", Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        return jwk with { Kid = Thumbprint(jwk) };
    }

    /// <summary>The key to verify with. The caller disposes it. <c>kid</c> is not looked at: nobody vouches for it.</summary>
    /// <exception cref="TrustException">
    /// <see cref="TrustError.KeyInvalid"/>: not EC P-256, not 32 bytes base64url, or not a point of the curve.
    /// </exception>
    public static ECDsa ToKey(EcJwk jwk)
    {
        var point = new ECPoint { X = new byte[CoordinateBytes], Y = new byte[CoordinateBytes] };
        Decode(jwk, point.X, point.Y);
        try
        {
            // The import refuses a point that is not on the curve (SEC 1, section 3.2.2.1).
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        }
        catch (CryptographicException)
        {
            throw new TrustException(TrustError.KeyInvalid, "The key's point is not on P-256.");
        }
    }

    /// <summary>
    /// SHA-256 of the key's required members in lexicographic order, base64url: 43 characters (RFC 7638, section 3.2).
    /// </summary>
    /// <exception cref="TrustException">
    /// <see cref="TrustError.KeyInvalid"/>: not EC P-256 or not 32 bytes base64url. The curve equation is checked by
    /// <see cref="ToKey"/> only.
    /// </exception>
    public static string Thumbprint(EcJwk jwk)
    {
        Span<byte> x = stackalloc byte[CoordinateBytes];
        Span<byte> y = stackalloc byte[CoordinateBytes];
        Decode(jwk, x, y);

        // Both coordinates are plain base64url by now, so nothing can break out of its JSON string.
        Span<byte> json = stackalloc byte[160];
        System.Text.Unicode.Utf8.TryWrite(json, $$"""{"crv":"P-256","kty":"EC","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""", out var length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json[..length], hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>Whether a key is on P-256, by whichever name the platform has for the curve.</summary>
    public static bool IsP256(ECCurve curve) =>
        curve.IsNamed && (curve.Oid.Value == P256Oid || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");

    private static void Decode(EcJwk jwk, Span<byte> x, Span<byte> y)
    {
        if (jwk is not { Kty: "EC", Crv: "P-256" }
            || !CanonicalBase64.TryDecodeUrl(jwk.X, x)
            || !CanonicalBase64.TryDecodeUrl(jwk.Y, y)
            || x.SequenceCompareTo(Prime) >= 0
            || y.SequenceCompareTo(Prime) >= 0)
        {
            throw new TrustException(TrustError.KeyInvalid, "The key is not an EC P-256 key with two coordinates of 32 bytes.");
        }
    }
}
