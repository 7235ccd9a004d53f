using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Directives;

/// <summary>Makes and checks certificates of directive keys: DSSE envelopes that the director's key signed.</summary>
public static class DirectiveCertificates
{
    /// <param name="director">The director's key; it may lie in a vault.</param>
    /// <param name="certificate">What it is to say.</param>
    public static async Task<SignedEnvelope> SignAsync(
        ITufSigner director, DirectiveKeyCertificate certificate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(director);
        var payload = JsonSerializer.SerializeToUtf8Bytes(certificate, ProtocolJson.Default.DirectiveKeyCertificate);
        var der = await director.SignAsync(
            PreAuthEncoding.Encode(DirectiveKeyCertificate.PayloadType, payload), cancellationToken).ConfigureAwait(false);
        return new SignedEnvelope(
            DirectiveKeyCertificate.PayloadType,
            Convert.ToBase64String(payload),
            [new EnvelopeSignature(director.Key.Id, Convert.ToBase64String(EcdsaSignatures.ToFixed(der)))]);
    }

    /// <exception cref="TrustException">
    /// <see cref="TrustError.CertificateInvalid"/>: no such key signed it, or it is none. Whether it has expired is for the caller.
    /// </exception>
    public static DirectiveKeyCertificate Verify(SignedEnvelope envelope, IReadOnlyList<TufKey> directors)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(directors);
        var payload = DirectiveVerifier.OpenPayload(envelope);
        var signed = PreAuthEncoding.Encode(envelope.PayloadType, payload);
        if (envelope.PayloadType != DirectiveKeyCertificate.PayloadType || !envelope.Signatures.Any(s => IsTrusted(s, signed, directors)))
        {
            throw new TrustException(TrustError.CertificateInvalid, "The director did not sign the certificate of the directive's key.");
        }

        try
        {
            var certificate = JsonSerializer.Deserialize(payload, ProtocolJson.Default.DirectiveKeyCertificate);
            if (certificate is not null)
            {
                // Throws for a point that is not on the curve.
                EcJwks.ToKey(certificate.Key).Dispose();
                return certificate;
            }
        }
        catch (Exception e) when (e is JsonException or TrustException)
        {
            // Signed, and yet no certificate: the same as none.
        }

        throw new TrustException(TrustError.CertificateInvalid, "The signed payload is not the certificate of a directive's key.");
    }

    private static bool IsTrusted(EnvelopeSignature? signature, byte[] signed, IReadOnlyList<TufKey> directors)
    {
        Span<byte> bytes = stackalloc byte[EcdsaSignatures.FixedBytes];
        if (signature?.Sig is null || !CanonicalBase64.TryDecode(signature.Sig, bytes))
        {
            return false;
        }

        foreach (var director in directors)
        {
            if (director.Id == signature.Keyid && director.VerifyFixed(signed, bytes))
            {
                return true;
            }
        }

        return false;
    }
}
