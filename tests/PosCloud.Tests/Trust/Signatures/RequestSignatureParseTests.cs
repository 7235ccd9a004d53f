using PosCloud.Protocol.Problems;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Trust.Signatures;

/// <summary>The strict profile: each case is valid for some RFC 9421 parser, or nearly so.</summary>
public sealed class RequestSignatureParseTests
{
    private const string Components = """("@method" "@path" "@query" "content-digest" "poscloud-credential")""";
    private const string Parameters = """;created=1;nonce="n";keyid="k";alg="ecdsa-p256-sha256";tag="poscloud" """;
    private static readonly string Input = ("sig1=" + Components + Parameters).TrimEnd();
    private static readonly string Signature = $"sig1=:{Convert.ToBase64String(new byte[64])}:";
    private static readonly string Digest = $"sha-256=:{Convert.ToBase64String(new byte[32])}:";

    public static TheoryData<string> MalformedInputs =>
    [
        Components + Parameters.TrimEnd(), // no label
        Input.Replace("sig1", "sig2", StringComparison.Ordinal),
        Input.Replace("sig1", "SIG1", StringComparison.Ordinal),
        Input + ", " + Input, // two header fields, joined
        Input + "," + Input.Replace("sig1", "sig2", StringComparison.Ordinal), // a second label
        Input.Replace("sig1", "sig0", StringComparison.Ordinal) + ", " + Input,
        Input + " ",
        " " + Input,
        Input + ";",
        Input + "\n",
        Input + "\0",
        "sig1",
        "sig1=",
        "sig1=()",
        "sig1=" + Components,
        Input.Replace(" \"poscloud-credential\"", "", StringComparison.Ordinal), // a component missing
        Input.Replace("\"@query\" ", "", StringComparison.Ordinal),
        Input.Replace("\"content-digest\" ", "", StringComparison.Ordinal),
        Input.Replace("\"@path\" \"@query\"", "\"@query\" \"@path\"", StringComparison.Ordinal), // another order
        Input.Replace("\"@path\"", "\"@path\" \"@path\"", StringComparison.Ordinal), // doubled
        Input.Replace("\"@path\"", "\"@path\" \"@unknown\"", StringComparison.Ordinal),
        Input.Replace("\"@path\"", "\"@path\";req", StringComparison.Ordinal), // a component parameter
        Input.Replace("\"content-digest\"", "\"content-digest\";bs", StringComparison.Ordinal),
        Input.Replace("\"@path\"", " \"@path\"", StringComparison.Ordinal), // white space
        Input.Replace(";nonce", "; nonce", StringComparison.Ordinal),
        Input.Replace(";nonce", " ;nonce", StringComparison.Ordinal),
        Input.Replace(";created=1", "", StringComparison.Ordinal),
        Input.Replace(";keyid=\"k\"", "", StringComparison.Ordinal),
        Input.Replace(";alg=\"ecdsa-p256-sha256\"", "", StringComparison.Ordinal),
        Input.Replace(";tag=\"poscloud\"", "", StringComparison.Ordinal),
        Input.Replace("ecdsa-p256-sha256", "hmac-sha256", StringComparison.Ordinal),
        Input.Replace("ecdsa-p256-sha256", "none", StringComparison.Ordinal),
        Input.Replace("ecdsa-p256-sha256", "ECDSA-P256-SHA256", StringComparison.Ordinal),
        Input.Replace("\"poscloud\"", "\"poscloud2\"", StringComparison.Ordinal),
        Input.Replace("\"poscloud\"", "poscloud", StringComparison.Ordinal), // a token, not a string
        Input + ";created=1", // doubled parameters
        Input + ";nonce=\"m\"",
        Input + ";keyid=\"other\"",
        Input + ";alg=\"ecdsa-p256-sha256\"",
        Input + ";tag=\"poscloud\"",
        Input + ";expires=2", // an unknown parameter
        Input + ";nonce",
        Input.Replace("created=1", "created=-1", StringComparison.Ordinal),
        Input.Replace("created=1", "created=01", StringComparison.Ordinal),
        Input.Replace("created=1", "created=1.0", StringComparison.Ordinal),
        Input.Replace("created=1", "created=\"1\"", StringComparison.Ordinal),
        Input.Replace("created=1", "created=", StringComparison.Ordinal),
        Input.Replace("created=1", "created=1234567890123456", StringComparison.Ordinal), // 16 digits
        Input.Replace("\"n\"", "\"\"", StringComparison.Ordinal),
        Input.Replace("\"n\"", "\"n", StringComparison.Ordinal),
        Input.Replace("\"n\"", "\"\\n\"", StringComparison.Ordinal),
        Input.Replace("\"n\"", "\"a\\\"b\"", StringComparison.Ordinal), // an escaped quote
        Input.Replace("\"n\"", "\"\u00e9\"", StringComparison.Ordinal),
        Input.Replace("\"n\"", "\"a\nb\"", StringComparison.Ordinal), // a forged line
        Input.Replace("\"n\"", $"\"{new string('n', 513)}\"", StringComparison.Ordinal),
        Input.Replace("\"k\"", $"\"{new string('k', 129)}\"", StringComparison.Ordinal),
        Input.Replace("\"k\"", "\"\"", StringComparison.Ordinal),
        Input + new string(' ', 2048),
    ];

    [Fact]
    public void Parse_OfTheProfile_GivesKeyIdAndNonce()
    {
        Assert.True(RequestSignature.Parse(Input, Signature, Digest, "c", true).Is(out var signature, out _));
        Assert.Equal(("k", "n"), (signature.KeyId, signature.Nonce));
    }

    [Fact]
    public void Parse_OfParametersInAnotherOrderAndAtTheirLimits_GivesThem()
    {
        var nonce = new string('n', 512);
        var keyId = new string('k', 128);
        var input = $"sig1={Components};tag=\"poscloud\";keyid=\"{keyId}\";alg=\"ecdsa-p256-sha256\";nonce=\"{nonce}\";created=123456789012345";
        Assert.True(RequestSignature.Parse(input, Signature, Digest, "c", true).Is(out var signature, out _));
        Assert.Equal((keyId, nonce), (signature.KeyId, signature.Nonce));
    }

    [Theory]
    [MemberData(nameof(MalformedInputs))]
    public void Parse_OfAnotherSignatureInput_IsMalformed(string input) =>
        AssertProblem(Reasons.SignatureMalformed, input, Signature, Digest, "c", true);

    public static TheoryData<string> MalformedSignatures =>
    [
        Convert.ToBase64String(new byte[64]),
        Signature.Replace("sig1", "sig2", StringComparison.Ordinal),
        Signature + ", " + Signature,
        Signature + " ",
        Signature[..^1],
        "sig1=::",
        "sig1=:",
        $"sig1=:{Convert.ToBase64String(new byte[63])}:",
        $"sig1=:{Convert.ToBase64String(new byte[65])}:",
        $"sig1=:{Convert.ToBase64String(new byte[72])}:", // DER has up to 72 bytes
        Signature.Replace("==:", "::", StringComparison.Ordinal),
        Signature.Replace("A==", "B==", StringComparison.Ordinal), // unused bits set
        Signature.Replace("AAAA==", "AA A==", StringComparison.Ordinal),
        Signature.Replace("AAAA==", "A-_A==", StringComparison.Ordinal), // base64url
        Signature.Replace("AAAA==", "AA\u00e9A==", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(MalformedSignatures))]
    public void Parse_OfAnotherSignature_IsMalformed(string signature) =>
        AssertProblem(Reasons.SignatureMalformed, Input, signature, Digest, "c", true);

    public static TheoryData<string?> MalformedDigests =>
    [
        null,
        "",
        Convert.ToBase64String(new byte[32]),
        Digest.Replace("sha-256", "sha-512", StringComparison.Ordinal),
        Digest.Replace("sha-256", "SHA-256", StringComparison.Ordinal),
        Digest.Replace("A=:", "B=:", StringComparison.Ordinal),
        Digest.Replace("=:A", "=A", StringComparison.Ordinal),
        $"{Digest}, {Digest}",
        $"{Digest},sha-512=:{Convert.ToBase64String(new byte[64])}:",
        $"sha-256=:{Convert.ToBase64String(new byte[31])}:",
    ];

    [Theory]
    [MemberData(nameof(MalformedDigests))]
    public void Parse_OfAnotherContentDigest_IsMalformed(string? digest) =>
        AssertProblem(Reasons.SignatureMalformed, Input, Signature, digest, "c", true);

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\n\"@signature-params\": ()")]
    [InlineData("\u00e9")]
    public void Parse_OfACredentialWithForeignCharacters_IsMalformed(string credential) =>
        AssertProblem(Reasons.SignatureMalformed, Input, Signature, Digest, credential, true);

    [Fact]
    public void Parse_OfACredentialThatIsTooLong_IsMalformed() =>
        AssertProblem(Reasons.SignatureMalformed, Input, Signature, Digest, new string('c', 2049), true);

    [Theory]
    [InlineData(null, "x")]
    [InlineData("x", null)]
    [InlineData("", "")]
    public void Parse_WithoutSignature_IsMissing(string? input, string? signature) =>
        AssertProblem(Reasons.SignatureMissing, input, signature, Digest, "c", true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parse_WithoutTheRequiredCredential_IsMissing(string? credential) =>
        AssertProblem(Reasons.CredentialMissing, Input, Signature, Digest, credential, true);

    [Fact]
    public void Parse_OfAnEnrolmentThatCoversACredential_IsMalformed() =>
        AssertProblem(Reasons.SignatureMalformed, Input, Signature, Digest, "c", false);

    private static void AssertProblem(
        Reason reason, string? input, string? signature, string? digest, string? credential, bool credentialRequired)
    {
        Assert.False(RequestSignature.Parse(input, signature, digest, credential, credentialRequired).Is(out _, out var problem));
        Assert.Equal(reason, problem.Reason);
    }
}
