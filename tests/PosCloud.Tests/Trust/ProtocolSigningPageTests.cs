using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PosCloud.Protocol;
using PosCloud.Tests.Trust.Signatures;
using PosCloud.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Trust;

/// <summary>Firmware is written against <c>docs/protocol-signing.md</c>, so its example must hold to the byte.</summary>
public sealed class ProtocolSigningPageTests
{
    private static readonly string Page = ReadPage();
    private static readonly string[] Blocks =
        [.. Regex.Matches(Page, "^```[a-z]*\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Page_Key_HasTheThumbprintOnThePage()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Block("-----BEGIN"));
        var jwk = EcJwks.FromKey(key);
        Assert.Equal(jwk, JsonSerializer.Deserialize(Block("{\"crv\""), ProtocolJson.Default.EcJwk)! with { Kid = jwk.Kid });
        Assert.Equal($"keyid = {jwk.Kid}", Block("keyid = "));
    }

    [Fact]
    public void Page_Request_IsAuthenticAndHasTheBaseOnThePage()
    {
        var request = Block("POST ");
        var headers = new SignedHeaders(Header("Content-Digest"), Header("Signature-Input"), Header("Signature"));
        var body = Encoding.UTF8.GetBytes(request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
        var path = request.Split(' ')[1];
        Assert.True(new SampleRequest("POST", path, "", body, Header("PosCloud-Credential"), headers).IsAuthentic());

        var expected = Encoding.ASCII.GetBytes(Block("\"@method\""));
        var signatureBase = new SignatureBase(
            "POST", path, "", headers.ContentDigest, Header("PosCloud-Credential"), headers.SignatureInput.AsSpan("sig1=".Length));
        var bytes = new byte[signatureBase.MaxLength];
        Assert.Equal(expected, bytes[..signatureBase.Write(bytes)]);
        Assert.Equal(Measures("base ", expected), Block("length of the base"));

        string Header(string name) => Regex.Match(request, $"^{name}: (.*)$", RegexOptions.Multiline).Groups[1].Value;
    }

    [Fact]
    public void Page_Directive_IsTrustedAndHasTheSignedBytesOnThePage()
    {
        var envelope = JsonSerializer.Deserialize(Block("{\n  \"payloadType\""), ProtocolJson.Default.SignedEnvelope)!;
        Assert.Equal(41, DirectiveVerifier.Verify(envelope, [TestKeys.Rfc9421]).Seq);

        var expected = Encoding.UTF8.GetBytes(Block("DSSEv1"));
        Assert.Equal(expected, PreAuthEncoding.Encode(envelope.PayloadType, Convert.FromBase64String(envelope.Payload)));
        Assert.Equal(Measures("signed bytes ", expected), Block("length of the signed bytes"));
    }

    [Fact]
    public void Page_Checks_NamesEveryTrustErrorOfADirective()
    {
        foreach (var error in Enum.GetNames<TrustError>().Except([nameof(TrustError.KeyInvalid)]))
        {
            Assert.Contains($"| `{error}` |", Page, StringComparison.Ordinal);
        }
    }

    private static string Measures(string of, byte[] bytes) =>
        $"length of the {of} = {bytes.Length} bytes\nSHA-256 of the {of}= {Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static string Block(string start) => Assert.Single(Blocks, b => b.StartsWith(start, StringComparison.Ordinal));

    private static string ReadPage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, "docs", "protocol-signing.md"));
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
