using System.Text;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Trust.Signatures;

public sealed class RequestSignatureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?limit=5&x=%2F")]
    public void Verify_OfASignedRequest_IsTrue(string query)
    {
        var request = SampleRequest.Sign("POST", "/v1/terminals/a.b/reports", query, [1, 2, 3], "cred", SampleRequest.Nonce);
        Assert.True(request.IsAuthentic());
        Assert.True(request.Parse().Is(out var signature, out _));
        Assert.Equal(SampleRequest.Nonce, signature.Nonce);
        Assert.Equal(SampleRequest.KeyId, signature.KeyId);
    }

    [Fact]
    public void Verify_OfAnEnrolmentWithoutCredentialAndNonce_IsTrue()
    {
        var request = SampleRequest.Sign("POST", "/v1/enrol", "", [], null, null);
        Assert.True(request.IsAuthentic(credentialRequired: false));
        Assert.True(request.Parse(credentialRequired: false).Is(out var signature, out _));
        Assert.Null(signature.Nonce);
    }

    [Fact]
    public void Verify_WithValuesOfTheLargestSize_IsTrue()
    {
        var request = SampleRequest.Sign(
            "POST", "/" + new string('p', 2047), "?" + new string('q', 2047), new byte[64 * 1024], new string('c', 2048), new string('n', 512));
        Assert.True(request.IsAuthentic());
    }

    [Fact]
    public void Verify_WithAnotherKey_IsFalse()
    {
        var request = SampleRequest.CheckIn();
        using var other = TestKeys.New();
        Assert.True(request.Parse().Is(out var signature, out _));
        Assert.False(signature.Verify(other, request.Method, request.Path, request.Query));
    }

    [Fact]
    public void Verify_WithALineOfTheBaseInThePath_IsFalse()
    {
        // The attacker moves the border between two lines: the bytes of the base stay the same.
        var request = SampleRequest.Sign("POST", "/a", "?b", [], "cred", "n");
        Assert.True(request.IsAuthentic());
        Assert.False((request with { Path = "/a\n\"@query\": ?b", Query = "" }).IsAuthentic());
        Assert.False((request with { Path = "/a?b", Query = "" }).IsAuthentic());
    }

    [Fact]
    public void Verify_WithASignatureOfZeroes_IsFalse()
    {
        // CVE-2022-21449: r = s = 0 once was valid for every message.
        var request = SampleRequest.CheckIn();
        var zero = $"sig1=:{Convert.ToBase64String(new byte[64])}:";
        Assert.False((request with { Headers = request.Headers with { Signature = zero } }).IsAuthentic());
    }

    [Theory]
    [InlineData("/v1/a b")]
    [InlineData("/v1/\u00e9")]
    [InlineData("v1/enrol")]
    [InlineData("")]
    public void Verify_WithAPathThatCannotBeSent_IsFalse(string path)
    {
        var request = SampleRequest.CheckIn();
        Assert.False((request with { Path = path }).IsAuthentic());
        Assert.Throws<ArgumentException>(() => SampleRequest.Sign("POST", path, "", [], "cred", null));
    }

    [Fact]
    public void BodyMatches_OfAnyOtherBody_IsFalse()
    {
        var request = SampleRequest.CheckIn();
        Assert.False((request with { Body = [] }).IsAuthentic());
        Assert.False((request with { Body = [.. request.Body, 0] }).IsAuthentic());
        for (var i = 0; i < request.Body.Length; i++)
        {
            var altered = request.Body.ToArray();
            altered[i] ^= 0x20;
            Assert.False((request with { Body = altered }).IsAuthentic());
        }
    }

    [Fact]
    public void Sign_BeforeTheYear1970_StillMakesAValidRequest()
    {
        var headers = RequestSigner.Sign(
            SampleRequest.Key, SampleRequest.KeyId, "POST", "/v1/enrol", "", [], null, "n", DateTimeOffset.MinValue);
        Assert.Contains(";created=0;", headers.SignatureInput, StringComparison.Ordinal);
        Assert.True(new SampleRequest("POST", "/v1/enrol", "", [], null, headers).IsAuthentic(credentialRequired: false));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a\nb")]
    [InlineData("")]
    [InlineData("\u00e9")]
    public void Sign_WithANonceThatCannotBeSent_Throws(string nonce) =>
        Assert.Throws<ArgumentException>(() => SampleRequest.Sign("POST", "/", "", [], null, nonce));

    [Fact]
    public void ParseBodyMatchesAndVerify_OnceWarm_AllocateOneObjectAndTwoStrings()
    {
        var request = SampleRequest.CheckIn();
        var hash = new byte[32];
        var bytes = SampleRequest.Key.SignHash(hash);
        Assert.True(request.Parse().Is(out var any, out _));

        // 16 bytes of header and 6 references; the strings have 22 bytes beside their characters, rounded up to 8.
        const int Own = 64;
        var strings = StringBytes(any.KeyId) + StringBytes(any.Nonce!);

        // What the runtime needs itself to verify (it writes r || s as DER for OpenSSL) is subtracted.
        var runtime = LeastAllocated(() => SampleRequest.PublicKey.VerifyHash(hash.AsSpan(), bytes));
        var all = LeastAllocated(() => Assert.True(
            request.Parse().Is(out var signature, out _)
            && signature.BodyMatches(request.Body)
            && signature.Verify(SampleRequest.PublicKey, request.Method, request.Path, request.Query)));
        Assert.Equal(Own + strings, all - runtime);
        Assert.InRange(all, 0, 1536);
    }

    private static int StringBytes(string value) => (22 + (2 * value.Length) + 7) / 8 * 8;

    private static long LeastAllocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    [Fact]
    public void Base_OfAResponseInRfc9421B24_VerifiesWithTheSamePrimitive()
    {
        // The profile takes no such message; this checks key, hash and r || s against a signature made by others.
        var signatureBase = Encoding.ASCII.GetBytes(
            "\"@status\": 200\n\"content-type\": application/json\n\"content-digest\": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:\n"
            + "\"content-length\": 23\n\"@signature-params\": (\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"");
        var signature = Convert.FromBase64String("wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==");
        Assert.True(SampleRequest.PublicKey.VerifyData(
            signatureBase, signature, System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }
}
