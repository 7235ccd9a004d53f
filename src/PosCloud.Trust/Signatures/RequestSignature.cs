using System.Buffers;
using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Trust.Signatures;

/// <summary>
/// The signature of a request, read but not yet believed. The caller takes the nonce and the key id, finds the key, and
/// asks <see cref="BodyMatches"/> and <see cref="Verify"/>; the request is authentic only if both are true.
/// </summary>
public sealed class RequestSignature
{
    private const int StackBytes = 2048;

    private readonly string _signatureInput;
    private readonly string _signature;
    private readonly string _contentDigest;
    private readonly string? _credential;

    private RequestSignature(
        string signatureInput, string signature, string contentDigest, string? credential, SignatureParameters parameters)
    {
        _signatureInput = signatureInput;
        _signature = signature;
        _contentDigest = contentDigest;
        _credential = credential;
        KeyId = parameters.KeyId.ToString();
        Nonce = parameters.Nonce.IsEmpty ? null : parameters.Nonce.ToString();
    }

    /// <summary>The claimed thumbprint of the signing key; 1 to 128 characters.</summary>
    public string KeyId { get; }

    /// <summary>1 to 512 characters; null when the signature has none.</summary>
    public string? Nonce { get; }

    /// <summary>Reads the header fields; a field that was sent twice is passed with its values joined and is refused.</summary>
    /// <param name="signatureInput">Value of <c>Signature-Input</c>.</param>
    /// <param name="signature">Value of <c>Signature</c>.</param>
    /// <param name="contentDigest">Value of <c>Content-Digest</c>.</param>
    /// <param name="credential">Value of <c>PosCloud-Credential</c>; not looked at unless it is required.</param>
    /// <param name="credentialRequired">False for enrolment only.</param>
    /// <returns>
    /// The signature, or <see cref="Reasons.SignatureMissing"/>, <see cref="Reasons.CredentialMissing"/> or
    /// <see cref="Reasons.SignatureMalformed"/>. Never throws.
    /// </returns>
    public static Outcome<RequestSignature> Parse(
        string? signatureInput, string? signature, string? contentDigest, string? credential, bool credentialRequired)
    {
        if (string.IsNullOrEmpty(signatureInput) || string.IsNullOrEmpty(signature))
        {
            return Reasons.SignatureMissing;
        }

        if (credentialRequired && string.IsNullOrEmpty(credential))
        {
            return Reasons.CredentialMissing;
        }

        if (SignatureParameters.Read(signatureInput, credentialRequired, out var parameters) is { } error)
        {
            return Malformed(error);
        }

        Span<byte> bytes = stackalloc byte[SignatureProfile.SignatureBytes];
        if (!TryDecodeSignature(signature, bytes))
        {
            return Malformed("Signature must be sig1=:...: with 64 bytes in base64.");
        }

        if (contentDigest is null || !TryDecodeDigest(contentDigest, bytes[..SHA256.HashSizeInBytes]))
        {
            return Malformed("Content-Digest must be sha-256=:...: with 32 bytes in base64.");
        }

        if (credentialRequired && !SignatureProfile.IsCredential(credential!))
        {
            return Malformed("PosCloud-Credential is not the value from enrolment.");
        }

        return new RequestSignature(
            signatureInput, signature, contentDigest, credentialRequired ? credential : null, parameters);
    }

    /// <summary>True when <paramref name="body"/> has the signed SHA-256 (RFC 9530).</summary>
    public bool BodyMatches(ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, actual);
        return TryDecodeDigest(_contentDigest, expected) && actual.SequenceEqual(expected);
    }

    /// <summary>True when <paramref name="publicKey"/> signed this request. Says nothing about the body or the nonce.</summary>
    /// <param name="publicKey">The key that <see cref="KeyId"/> names, from <see cref="EcJwks.ToKey"/>.</param>
    /// <param name="method">As received.</param>
    /// <param name="path">The path of the request target as received: not decoded, without query.</param>
    /// <param name="query">Empty, or <c>?</c> and what follows, as received.</param>
    public bool Verify(ECDsa publicKey, string method, string path, string query)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        if (!SignatureProfile.IsMethod(method) || !SignatureProfile.IsPath(path) || !SignatureProfile.IsQuery(query))
        {
            return false;
        }

        var signatureBase = new SignatureBase(
            method, path, query, _contentDigest, _credential, _signatureInput.AsSpan(SignatureProfile.Label.Length));
        byte[]? rented = null;
        Span<byte> buffer = signatureBase.MaxLength <= StackBytes
            ? stackalloc byte[StackBytes]
            : rented = ArrayPool<byte>.Shared.Rent(signatureBase.MaxLength);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..signatureBase.Write(buffer)], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        SignatureMeter.Verified();
        Span<byte> signature = stackalloc byte[SignatureProfile.SignatureBytes];
        return TryDecodeSignature(_signature, signature)
            && publicKey.VerifyHash(hash, (ReadOnlySpan<byte>)signature);
    }

    private static bool TryDecodeSignature(ReadOnlySpan<char> value, Span<byte> bytes) =>
        value.StartsWith(SignatureProfile.Label) && TryDecodeSequence(value[SignatureProfile.Label.Length..], bytes);

    private static bool TryDecodeDigest(ReadOnlySpan<char> value, Span<byte> bytes) =>
        value.StartsWith(SignatureProfile.DigestPrefix) && TryDecodeSequence(value[(SignatureProfile.DigestPrefix.Length - 1)..], bytes);

    // RFC 8941, section 3.3.5: a byte sequence stands between colons.
    private static bool TryDecodeSequence(ReadOnlySpan<char> value, Span<byte> bytes) =>
        value.Length >= 2 && value[0] == ':' && value[^1] == ':' && CanonicalBase64.TryDecode(value[1..^1], bytes);

    private static Problem Malformed(string detail) => new(Reasons.SignatureMalformed, detail);
}
