using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using PosCloud.Azure.Trust;

namespace PosCloud.Tests.Trust.Vault;

/// <summary>Key Vault's REST API for one key: what a key is, and ES256 signatures of digests.</summary>
internal sealed class FakeVault : HttpMessageHandler
{
    public ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public List<string> Requests { get; } = [];

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

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
