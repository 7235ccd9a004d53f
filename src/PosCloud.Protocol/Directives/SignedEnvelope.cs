namespace PosCloud.Protocol.Directives;

/// <summary>
/// A signed payload as DSSE (Dead Simple Signing Envelope v1.0): the signature is over the exact bytes of the payload, so a
/// terminal verifies before it parses and needs no JSON canonicalisation.
/// </summary>
/// <param name="PayloadType">Media type; part of what is signed.</param>
/// <param name="Payload">Base64 of the payload bytes.</param>
/// <param name="Signatures">At least one.</param>
public sealed record SignedEnvelope(string PayloadType, string Payload, IReadOnlyList<EnvelopeSignature> Signatures);
