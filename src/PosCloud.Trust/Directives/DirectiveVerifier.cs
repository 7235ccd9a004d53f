using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Directives;

/// <summary>
/// Decides whether a terminal may act on a directive. The order of the checks is fixed, so that the first broken one is
/// what is reported: certificate, signature, time, request, own ids, seq. Nothing of a payload is parsed before its signature is valid.
/// </summary>
public static class DirectiveVerifier
{
    /// <summary>Bytes of a payload.</summary>
    public const int MaxPayloadBytes = 64 * 1024;

    private const int MaxSignatures = 8;
    private const int MaxPayloadTypeChars = 128;

    /// <summary>Checks signature, payload type and bounds only.</summary>
    /// <param name="envelope">As received.</param>
    /// <param name="trusted">Keys that may sign directives. One valid signature of one of them is enough.</param>
    /// <exception cref="TrustException">With the first check that failed.</exception>
    public static Directive Verify(SignedEnvelope envelope, IReadOnlyList<EcJwk> trusted)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(trusted);
        var payload = OpenPayload(envelope);
        var signed = PreAuthEncoding.Encode(envelope.PayloadType, payload);
        if (!envelope.Signatures.Any(s => IsTrusted(s, signed, trusted)))
        {
            throw new TrustException(TrustError.SignatureInvalid, "No trusted key signed this directive.");
        }

        if (envelope.PayloadType != Directive.PayloadType)
        {
            throw new TrustException(TrustError.PayloadTypeWrong, "The signed payload is not a directive.");
        }

        return Parse(payload);
    }

    /// <summary>Checks everything that a terminal must check before it acts.</summary>
    /// <param name="envelope">As received.</param>
    /// <param name="certificate">As received with it.</param>
    /// <param name="directors">The director's keys that the trusted targets file delegates to.</param>
    /// <param name="expected">The terminal's own ids, the request that was sent, and the last seq and time taken.</param>
    /// <exception cref="TrustException">With the first check that failed.</exception>
    public static Directive VerifyFor(
        SignedEnvelope envelope, SignedEnvelope certificate, IReadOnlyList<TufKey> directors, DirectiveExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var certified = DirectiveCertificates.Verify(certificate, directors);
        var directive = Verify(envelope, [certified.Key]);
        Require(
            directive.ServerTime >= certified.NotBefore && directive.ServerTime < certified.NotAfter && expected.LastServerTime < certified.NotAfter,
            TrustError.CertificateExpired,
            $"The key of this directive was valid from {certified.NotBefore:u} to {certified.NotAfter:u}.");
        Require(directive.Nonce == expected.Nonce, TrustError.NonceMismatch, "The directive answers a request with another nonce.");
        Require(
            directive.RequestDigest == expected.RequestDigest,
            TrustError.RequestMismatch,
            "The directive answers a request with another body.");
        Require(
            directive.Estate == expected.Estate
                && directive.TerminalId == expected.TerminalId
                && directive.HardwareId == expected.HardwareId,
            TrustError.TerminalMismatch,
            $"The directive is for {directive.Estate}/{directive.TerminalId} on hardware {directive.HardwareId}.");

        // A directive that acts needs a seq of its own; one that does nothing repeats the last one. A lower seq is in
        // both cases an older state of the service (rollback attack).
        var lowest = directive.Action == DirectiveAction.None ? expected.LastSeq : checked(expected.LastSeq + 1);
        Require(
            directive.Seq >= lowest,
            TrustError.SeqStale,
            $"The directive has seq {directive.Seq}; this terminal needs {lowest} or more.");
        return directive;
    }

    /// <summary>The server time in an envelope that nobody has verified; the earliest time there is when it cannot be read.</summary>
    /// <remarks>
    /// A terminal that has no targets file yet needs a time to judge the first one by, and the key that would vouch for the time is
    /// named in that file. If the time is a lie, the directive that it comes from fails afterwards.
    /// </remarks>
    public static DateTimeOffset PeekServerTime(SignedEnvelope envelope)
    {
        try
        {
            return Parse(OpenPayload(envelope)).ServerTime;
        }
        catch (TrustException)
        {
            return DateTimeOffset.MinValue;
        }
    }

    internal static byte[] OpenPayload(SignedEnvelope envelope)
    {
        if (envelope is { PayloadType: not null, Payload: not null, Signatures: not null }
            && envelope.PayloadType.Length <= MaxPayloadTypeChars
            && envelope.Payload.Length <= CanonicalBase64.Length(MaxPayloadBytes)
            && envelope.Signatures.Count <= MaxSignatures
            && CanonicalBase64.TryDecode(envelope.Payload, out var payload)
            && payload.Length <= MaxPayloadBytes)
        {
            return payload;
        }

        throw new TrustException(TrustError.EnvelopeMalformed, "The envelope is out of bounds or its payload is not base64.");
    }

    // DSSE, "Verification": a signature by an unknown key or with a bad encoding counts as absent.
    private static bool IsTrusted(EnvelopeSignature? signature, byte[] signed, IReadOnlyList<EcJwk> trusted)
    {
        Span<byte> bytes = stackalloc byte[EcdsaSignatures.FixedBytes];
        if (signature?.Sig is null || !CanonicalBase64.TryDecode(signature.Sig, bytes))
        {
            return false;
        }

        foreach (var jwk in trusted)
        {
            if (EcJwks.Thumbprint(jwk) == signature.Keyid)
            {
                SignatureMeter.Verified();
                using var key = EcJwks.ToKey(jwk);
                return key.VerifyData(signed, bytes, HashAlgorithmName.SHA256, DirectiveSigner.SignatureFormat);
            }
        }

        return false;
    }

    private static Directive Parse(byte[] payload)
    {
        try
        {
            var directive = JsonSerializer.Deserialize(payload, ProtocolJson.Default.Directive);
            var error = directive is null ? "/: must be an object" : DirectiveBounds.FirstError(directive);
            return error is null
                ? directive!
                : throw new TrustException(TrustError.PayloadInvalid, $"The directive is out of bounds at {error}.");
        }
        catch (JsonException)
        {
            throw new TrustException(TrustError.PayloadInvalid, "The signed payload is not the JSON of a directive.");
        }
    }

    private static void Require(bool condition, TrustError error, string message)
    {
        if (!condition)
        {
            throw new TrustException(error, message);
        }
    }
}
