using FsCheck;
using FsCheck.Xunit;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Trust.Signatures;

/// <summary>Whatever is altered between signing and verifying, the request is refused.</summary>
public sealed class RequestTamperingTests
{
    private static readonly SampleRequest Original = SampleRequest.CheckIn();

    private static readonly Dictionary<string, (Func<SampleRequest, string> Get, Func<SampleRequest, string, SampleRequest> With)> Parts = new()
    {
        ["method"] = (r => r.Method, (r, v) => r with { Method = v }),
        ["path"] = (r => r.Path, (r, v) => r with { Path = v }),
        ["query"] = (r => r.Query, (r, v) => r with { Query = v }),
        ["credential"] = (r => r.Credential!, (r, v) => r with { Credential = v }),
        ["content-digest"] = (r => r.Headers.ContentDigest, (r, v) => r with { Headers = r.Headers with { ContentDigest = v } }),
        ["signature-input"] = (r => r.Headers.SignatureInput, (r, v) => r with { Headers = r.Headers with { SignatureInput = v } }),
        ["signature"] = (r => r.Headers.Signature, (r, v) => r with { Headers = r.Headers with { Signature = v } }),
    };

    public static TheoryData<string> PartNames => [.. Parts.Keys];

    [Theory]
    [MemberData(nameof(PartNames))]
    public void Request_WithAnyByteAltered_IsRefused(string part)
    {
        Assert.True(Original.IsAuthentic());
        var (get, with) = Parts[part];
        var value = get(Original);
        for (var i = 0; i < value.Length; i++)
        {
            // The lowest bit also hits the unused bits of base64, which a lax decoder ignores.
            foreach (var altered in new[] { (char)(value[i] ^ 1), (char)(value[i] ^ 0x20) })
            {
                Assert.False(with(Original, $"{value[..i]}{altered}{value[(i + 1)..]}").IsAuthentic(), $"{part}[{i}] = {altered}");
            }

            Assert.False(with(Original, value.Remove(i, 1)).IsAuthentic(), $"{part} without [{i}]");
        }
    }

    [Theory]
    [InlineData(";nonce=\"q83vEjRWeJA.1.c2VhbA\"", ";nonce=\"AAAAAAAAAAA.1.c2VhbA\"")]
    [InlineData(";nonce=\"q83vEjRWeJA.1.c2VhbA\"", "")]
    [InlineData(";created=", ";created=1")]
    public void Request_WithAnotherNonceOrTime_IsRefused(string old, string @new)
    {
        var input = Original.Headers.SignatureInput;
        Assert.Contains(old, input, StringComparison.Ordinal);
        var altered = Original with { Headers = Original.Headers with { SignatureInput = input.Replace(old, @new, StringComparison.Ordinal) } };
        Assert.True(altered.Parse().Is(out _, out _));
        Assert.False(altered.IsAuthentic());
    }

    [Fact]
    public void Request_WithTheSignatureOfAnotherRequest_IsRefused()
    {
        var other = SampleRequest.Sign("POST", Original.Path, Original.Query, Original.Body, Original.Credential, "another-nonce");
        Assert.False((Original with { Headers = Original.Headers with { Signature = other.Headers.Signature } }).IsAuthentic());
    }

    [Fact]
    public void Request_OfOneTerminalSentWithTheCredentialOfAnother_IsRefused() =>
        Assert.False((Original with { Credential = "v1.lane-2.c2VhbGVk~_-=" }).IsAuthentic());

    [Property(MaxTest = 500)]
    public bool Request_WithAnyPartEditedAnyhow_IsRefused(NonNegativeInt part, NonNegativeInt at, byte delete, string? insert)
    {
        var (get, with) = Parts.Values.ElementAt(part.Get % Parts.Count);
        var value = get(Original);
        var start = at.Get % (value.Length + 1);
        var end = Math.Min(value.Length, start + (delete % 4));
        var edited = value[..start] + insert + value[end..];
        return edited == value || !with(Original, edited).IsAuthentic();
    }

    [Property(MaxTest = 500)]
    public bool Parse_OfAnyText_NeverThrowsAndAcceptsNothing(string? input, string? signature, string? digest, string? credential, bool required)
    {
        Assert.False(RequestSignature.Parse(input, signature, digest, credential, required).Is(out _, out _));
        return !RequestSignature.Parse("sig1=" + input, "sig1=:" + signature, "sha-256=:" + digest, credential, required).Is(out _, out _);
    }

    [Property(MaxTest = 500)]
    public bool Verify_OfAnyTarget_NeverThrows(string? method, string? path, string? query)
    {
        Assert.True(Original.Parse().Is(out var signature, out _));
        return !signature.Verify(SampleRequest.PublicKey, method ?? "", "/" + path, "?" + query);
    }
}
