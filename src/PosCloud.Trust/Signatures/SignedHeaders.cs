namespace PosCloud.Trust.Signatures;

/// <summary>The three header fields that sign a request.</summary>
/// <param name="ContentDigest">Value of <c>Content-Digest</c> (RFC 9530).</param>
/// <param name="SignatureInput">Value of <c>Signature-Input</c> (RFC 9421).</param>
/// <param name="Signature">Value of <c>Signature</c> (RFC 9421).</param>
public readonly record struct SignedHeaders(string ContentDigest, string SignatureInput, string Signature);
