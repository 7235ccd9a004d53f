namespace PosCloud.Protocol;

/// <summary>Header fields of the terminal protocol.</summary>
public static class Headers
{
    /// <summary>The credential from enrolment (request).</summary>
    public const string Credential = "PosCloud-Credential";

    /// <summary>The nonce for the next request (every answer to a terminal, refusals too).</summary>
    public const string Nonce = "PosCloud-Nonce";

    public const string ContentDigest = "Content-Digest";
    public const string Signature = "Signature";
    public const string SignatureInput = "Signature-Input";
}
