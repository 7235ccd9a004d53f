using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Local.Identity;

namespace PosCloud.Tests.Local.Identity;

public sealed class LocalIssuerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private LocalIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _issuer = await LocalIssuer.StartAsync(TimeProvider.System, CancellationToken.None);
        _http.BaseAddress = _issuer.Authority;
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_OfTheAdmin_IsValidByDiscoveryAndHasAllRoles(bool basic)
    {
        var result = await ValidateAsync(await TokenAsync(_issuer.Admin, basic), LocalIssuer.Audience);

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(["Releases.Upload", "Releases.Approve", "Rollouts.Operate", "Terminals.Manage", "Audit.Read"], Roles(result));
    }

    [Fact]
    public async Task Token_OfTheViewer_MayOnlyRead()
    {
        var result = await ValidateAsync(await TokenAsync(_issuer.Viewer, basic: false), LocalIssuer.Audience);

        Assert.True(result.IsValid);
        Assert.Equal(["Audit.Read"], Roles(result));
    }

    [Fact]
    public async Task Token_ForAnotherAudienceOrOfAnotherIssuer_IsNotValid()
    {
        await using var other = await LocalIssuer.StartAsync(TimeProvider.System, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = other.Authority };
        using var form = Form(other.Admin);
        using var response = await http.PostAsync("/token", form);
        var foreign = await AccessTokenAsync(response);

        Assert.False((await ValidateAsync(await TokenAsync(_issuer.Admin, basic: false), "api://else")).IsValid);
        Assert.False((await ValidateAsync(foreign, LocalIssuer.Audience)).IsValid);
    }

    [Fact]
    public async Task Keys_OfTheIssuer_HoldNoPrivatePart()
    {
        using var keys = JsonDocument.Parse(await _http.GetByteArrayAsync("/jwks"));

        var key = Assert.Single(keys.RootElement.GetProperty("keys").EnumerateArray());
        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData("grant_type=password&client_id=admin&client_secret=SECRET", 400, "unsupported_grant_type")]
    [InlineData("client_id=admin&client_secret=SECRET", 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&client_id=admin&client_secret=wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=viewer&client_secret=SECRET", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=SECRET", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=admin&client_secret=", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=admin&client_id=admin&client_secret=SECRET", 400, "invalid_request")]
    public async Task Token_BadRequest_IsRefusedByName(string form, int status, string error)
    {
        using var content = new StringContent(
            form.Replace("SECRET", _issuer.Admin.Secret, StringComparison.Ordinal), Encoding.UTF8, "application/x-www-form-urlencoded");

        using var response = await _http.PostAsync("/token", content);

        await AssertRefusedAsync(response, status, error);
    }

    [Theory]
    [InlineData("Basic", "!!!")]
    [InlineData("Basic", "YWRtaW4=")]
    [InlineData("Basic", null)]
    [InlineData("Bearer", "YWRtaW46YQ==")]
    public async Task Token_MalformedAuthorization_IsRefused(string scheme, string? parameter)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = GrantOnly() };
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, parameter);

        using var response = await _http.SendAsync(request);

        await AssertRefusedAsync(response, 401, "invalid_client");
    }

    [Fact]
    public async Task Token_BothMethodsAtOnce_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = Form(_issuer.Admin) };
        request.Headers.Authorization = Basic(_issuer.Admin);

        using var response = await _http.SendAsync(request);

        await AssertRefusedAsync(response, 401, "invalid_client");
    }

    [Fact]
    public async Task Token_JsonBody_IsRefused()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var response = await _http.PostAsync("/token", content);

        await AssertRefusedAsync(response, 400, "invalid_request");
    }

    [Fact]
    public async Task Secrets_OfTwoIssuers_Differ()
    {
        await using var other = await LocalIssuer.StartAsync(TimeProvider.System, CancellationToken.None);

        Assert.NotEqual(_issuer.Admin.Secret, other.Admin.Secret);
        Assert.NotEqual(_issuer.Admin.Secret, _issuer.Viewer.Secret);
        Assert.DoesNotContain(_issuer.Admin.Secret, _issuer.Admin.ToString(), StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent GrantOnly() => new([new("grant_type", "client_credentials")]);

    private static FormUrlEncodedContent Form(LocalClient client) => new(
        [new("grant_type", "client_credentials"), new("client_id", client.ClientId), new("client_secret", client.Secret)]);

    private static AuthenticationHeaderValue Basic(LocalClient client) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.ClientId}:{client.Secret}")));

    private static string[] Roles(TokenValidationResult result) =>
        [.. result.ClaimsIdentity.FindAll("roles").Select(claim => claim.Value)];

    private static async Task AssertRefusedAsync(HttpResponseMessage response, int status, string error)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(error, body.RootElement.GetProperty("error").GetString());
        Assert.False(body.RootElement.TryGetProperty("access_token", out _));
    }

    private static async Task<string> AccessTokenAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("Bearer", body.RootElement.GetProperty("token_type").GetString());
        return body.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<string> TokenAsync(LocalClient client, bool basic)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = basic ? GrantOnly() : Form(client) };
        request.Headers.Authorization = basic ? Basic(client) : null;
        using var response = await _http.SendAsync(request);
        return await AccessTokenAsync(response);
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, string audience)
    {
        var configuration = new ConfigurationManager<OpenIdConnectConfiguration>(
            new Uri(_issuer.Authority, ".well-known/openid-configuration").ToString(),
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = false });
        var metadata = await configuration.GetConfigurationAsync(CancellationToken.None);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ConfigurationManager = configuration,
            ValidIssuer = metadata.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        });
    }
}
