using System.Globalization;
using System.Security.Cryptography;

namespace PosCloud.Trust.Signatures;

/// <summary>Signs a request of a terminal: RFC 9421 with <c>ecdsa-p256-sha256</c>, RFC 9530 for the body.</summary>
public static class RequestSigner
{
    /// <summary>Makes the header fields of one request.</summary>
    /// <param name="key">The terminal's private P-256 key.</param>
    /// <param name="keyId">RFC 7638 thumbprint of that key; see <see cref="EcJwks.Thumbprint"/>.</param>
    /// <param name="method">As sent, for example <c>POST</c>.</param>
    /// <param name="path">Absolute path as sent, percent-encoded, without query.</param>
    /// <param name="query">Empty, or <c>?</c> and what follows.</param>
    /// <param name="body">The bytes that are sent.</param>
    /// <param name="credential">Value of <c>PosCloud-Credential</c>; null for enrolment only.</param>
    /// <param name="nonce">From the last <c>PosCloud-Nonce</c>; null when the terminal has none yet.</param>
    /// <param name="created">The terminal's clock; nothing depends on it.</param>
    /// <exception cref="ArgumentException">A value cannot be sent, for example a path with a space.</exception>
    public static SignedHeaders Sign(
        ECDsa key,
        string keyId,
        string method,
        string path,
        string query,
        ReadOnlySpan<byte> body,
        string? credential,
        string? nonce,
        DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(key);
        Require(SignatureProfile.IsParameter(keyId, SignatureProfile.KeyIdChars), nameof(keyId));
        Require(SignatureProfile.IsMethod(method), nameof(method));
        Require(SignatureProfile.IsPath(path), nameof(path));
        Require(SignatureProfile.IsQuery(query), nameof(query));
        Require(credential is null || SignatureProfile.IsCredential(credential), nameof(credential));
        Require(nonce is null || SignatureProfile.IsParameter(nonce, SignatureProfile.NonceChars), nameof(nonce));

        var contentDigest = $"{SignatureProfile.DigestPrefix}{Convert.ToBase64String(SHA256.HashData(body))}:";
        var components = credential is null ? SignatureProfile.Components : SignatureProfile.ComponentsWithCredential;
        var nonceParameter = nonce is null ? "" : $";nonce=\"{nonce}\"";

        // A terminal whose clock is not set may be before 1970.
        var seconds = Math.Max(0, created.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        var parameters =
            $"{components};created={seconds}{nonceParameter};keyid=\"{keyId}\";alg=\"{SignatureProfile.Algorithm}\";tag=\"{SignatureProfile.Tag}\"";

        var signatureBase = new SignatureBase(method, path, query, contentDigest, credential, parameters);
        var bytes = new byte[signatureBase.MaxLength];
        var length = signatureBase.Write(bytes);
        SignatureMeter.Signed();
        var signature = key.SignData(
            bytes.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new SignedHeaders(
            contentDigest, SignatureProfile.Label + parameters, $"{SignatureProfile.Label}:{Convert.ToBase64String(signature)}:");
    }

    private static void Require(bool condition, string name)
    {
        if (!condition)
        {
            throw new ArgumentException("This value cannot be signed; see docs/protocol-signing.md.", name);
        }
    }
}
