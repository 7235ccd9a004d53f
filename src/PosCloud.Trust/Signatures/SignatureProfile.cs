using System.Buffers;

namespace PosCloud.Trust.Signatures;

/// <summary>
/// The one shape of RFC 9421 signatures that PosCloud speaks; byte by byte in <c>docs/protocol-signing.md</c>. Because the
/// shape is fixed, the canonical serialisation of the parameters (RFC 9421, section 2.3) is the text that was sent.
/// </summary>
internal static class SignatureProfile
{
    public const string Label = "sig1=";
    public const string Components = """("@method" "@path" "@query" "content-digest")""";
    public const string ComponentsWithCredential = """("@method" "@path" "@query" "content-digest" "poscloud-credential")""";
    public const string Algorithm = "ecdsa-p256-sha256";
    public const string Tag = "poscloud";
    public const string DigestPrefix = "sha-256=:";

    public const int SignatureBytes = EcdsaSignatures.FixedBytes;
    public const int HeaderChars = 2048;
    public const int NonceChars = 512;
    public const int KeyIdChars = 128;
    public const int CredentialChars = 2048;

    /// <summary>Characters of path and query, each.</summary>
    public const int TargetChars = 2048;

    public static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>The printable ASCII of RFC 8941 strings without the two characters that need escaping.</summary>
    public static readonly SearchValues<char> ParameterAlphabet = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> MethodAlphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // Visible ASCII: white space or a line feed cannot be in a request target (RFC 9112, section 3.2).
    private static readonly SearchValues<char> TargetAlphabet = SearchValues.Create(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // RFC 9110, section 11.2 (token68). A comma would be two header fields joined, a line feed a forged line of the base.
    private static readonly SearchValues<char> CredentialAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static bool IsCredential(string value) =>
        value.Length is > 0 and <= CredentialChars && !value.AsSpan().ContainsAnyExcept(CredentialAlphabet);

    public static bool IsMethod(string value) => value.Length is > 0 and <= 16 && !value.AsSpan().ContainsAnyExcept(MethodAlphabet);

    public static bool IsPath(string value) => value.StartsWith('/') && IsTarget(value) && !value.Contains('?');

    public static bool IsQuery(string value) => value.Length == 0 || (value[0] == '?' && IsTarget(value));

    public static bool IsParameter(ReadOnlySpan<char> value, int maxLength) =>
        value.Length > 0 && value.Length <= maxLength && !value.ContainsAnyExcept(ParameterAlphabet);

    private static bool IsTarget(string value) =>
        value.Length <= TargetChars && !value.AsSpan().ContainsAnyExcept(TargetAlphabet);
}
