namespace PosCloud.Trust;

/// <summary>Why something was not trusted. The terminal reports the name, so a value is never renamed.</summary>
public enum TrustError
{
    /// <summary>A key is not a P-256 key: wrong type or curve, bad encoding, or a point that is not on the curve.</summary>
    KeyInvalid,

    /// <summary>The envelope is out of bounds or not base64.</summary>
    EnvelopeMalformed,

    /// <summary>No signature of the envelope was made by a trusted key over exactly these bytes.</summary>
    SignatureInvalid,

    /// <summary>A trusted key signed this, but it is no directive.</summary>
    PayloadTypeWrong,

    /// <summary>A trusted key signed this, but it cannot be read as a directive or is out of bounds.</summary>
    PayloadInvalid,

    /// <summary>The directive answers a request with another nonce: it was replayed.</summary>
    NonceMismatch,

    /// <summary>The directive answers a request with another body.</summary>
    RequestMismatch,

    /// <summary>The directive is for another estate, terminal or hardware.</summary>
    TerminalMismatch,

    /// <summary>No key of the director, as the approvers name it, signed the certificate of the directive's key.</summary>
    CertificateInvalid,

    /// <summary>The certificate was not valid when the directive was signed, or ended before an answer that this terminal has taken.</summary>
    CertificateExpired,

    /// <summary>The directive is not newer than the last one that this terminal took.</summary>
    SeqStale,
}
