using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using PosCloud.KeyVault;

namespace PosCloud.Tests.Trust.Vault;

/// <summary>
/// Key Vault's REST API: what a key is, ES256 signatures of digests by one key, and for keys named <c>ring</c> RSA: PS256, and
/// unwrapping. Each version of <c>ring</c> is a key of its own.
/// </summary>
internal sealed class FakeVault : HttpMessageHandler
{
    public ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public List<string> Requests { get; } = [];

    private readonly Dictionary<string, RSA> ring = [];

    /// <summary>Answers with this instead.</summary>
    public HttpStatusCode? Refuses { get; set; }

    public KeyVaultKeys Open() => new(
        new FakeCredential(), new KeyVaultKeys.KeyVaultClientOptions { Transport = new HttpClientTransport(new HttpClient(this)), Retry = { MaxRetries = 0 } });

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        if (Refuses is { } status)
        {
            return new HttpResponseMessage(status) { Content = new StringContent("{}") };
        }

        if (request.Headers.Authorization?.ToString() != "Bearer token")
        {
            return new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new StringContent("{}") };
        }

        if (request.RequestUri.AbsolutePath.StartsWith("/keys/ring/", StringComparison.Ordinal))
        {
            return OfRing(request);
        }

        if (request.Method == HttpMethod.Get)
        {
            var point = Key.ExportParameters(includePrivateParameters: false).Q;
            var curve = Key.KeySize == 256 ? "P-256" : "P-384";
            return Json($$$"""{"key":{"kty":"EC","crv":"{{{curve}}}","x":"{{{Base64Url.EncodeToString(point.X)}}}","y":"{{{Base64Url.EncodeToString(point.Y)}}}"}}""");
        }

        using var body = JsonDocument.Parse(request.Content!.ReadAsStream());
        Assert.Equal("ES256", body.RootElement.GetProperty("alg").GetString());
        var signature = Key.SignHash(Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString()));
        return Json($$"""{"kid":"k","value":"{{Base64Url.EncodeToString(signature)}}"}""");
    }

    private HttpResponseMessage OfRing(HttpRequestMessage request)
    {
        var version = request.RequestUri!.Segments[3].TrimEnd('/');
        var key = ring.TryGetValue(version, out var known) ? known : ring[version] = RSA.Create(2048);
        if (request.Method == HttpMethod.Get)
        {
            var rsa = key.ExportParameters(includePrivateParameters: false);
            return Json($$$"""{"key":{"kty":"RSA","n":"{{{Base64Url.EncodeToString(rsa.Modulus)}}}","e":"{{{Base64Url.EncodeToString(rsa.Exponent)}}}"}}""");
        }

        using var body = JsonDocument.Parse(request.Content!.ReadAsStream());
        var value = Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString());
        var done = (request.RequestUri.Segments[^1], body.RootElement.GetProperty("alg").GetString()) switch
        {
            ("sign", "PS256") => key.SignHash(value, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            ("unwrapkey", "RSA-OAEP-256") => key.Decrypt(value, RSAEncryptionPadding.OaepSHA256),
            var other => throw new InvalidOperationException($"Nobody foresaw {other}."),
        };
        return Json($$"""{"kid":"k","value":"{{Base64Url.EncodeToString(done)}}"}""");
    }

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
