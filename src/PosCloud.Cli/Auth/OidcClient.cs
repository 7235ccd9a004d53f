using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Auth;

/// <summary>Speaks to the identity provider: discovery and the three grants that a command line can use.</summary>
internal sealed class OidcClient(HttpClient http, TimeProvider time)
{
    private const long MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    /// <summary>OpenID Connect Discovery 1.0, section 4; the issuer must name itself as it was asked for (4.3).</summary>
    public async Task<OidcMetadata> DiscoverAsync(Uri issuer, CancellationToken cancellationToken)
    {
        var uri = new Uri(issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        var metadata = await SendAsync(request, AuthJson.Default.OidcMetadata, cancellationToken);
        if (metadata.Issuer.TrimEnd('/') != issuer.OriginalString.TrimEnd('/'))
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorIssuerMismatch.With(issuer, metadata.Issuer), Messages.AdviceIssuer);
        }

        if (!Endpoints.IsSafe(metadata.TokenEndpoint) || metadata.DeviceAuthorizationEndpoint is { } device && !Endpoints.IsSafe(device))
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorIssuerNotHttps.With(issuer), Messages.AdviceIssuer);
        }

        return metadata;
    }

    /// <summary>RFC 6749, section 4.4.</summary>
    public Task<TokenAnswer> ClientCredentialsAsync(
        OidcMetadata provider, string clientId, string secret, string scope, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = scope };
        var post = provider.AuthMethods?.Contains("client_secret_post") ?? false;
        if (post)
        {
            form["client_id"] = clientId;
            form["client_secret"] = secret;
        }

        // client_secret_basic is what a provider supports that names nothing (Discovery, section 3).
        return TokenAsync(provider, form, post ? null : Basic(clientId, secret), cancellationToken);
    }

    /// <summary>RFC 6749, section 6.</summary>
    public Task<TokenAnswer> RefreshAsync(
        OidcMetadata provider, string clientId, string refreshToken, string scope, CancellationToken cancellationToken) =>
        TokenAsync(
            provider,
            new() { ["grant_type"] = "refresh_token", ["client_id"] = clientId, ["refresh_token"] = refreshToken, ["scope"] = scope },
            authorization: null,
            cancellationToken);

    /// <summary>RFC 8628: shows a code, then asks until the person has entered it elsewhere.</summary>
    public async Task<TokenAnswer> DeviceAsync(
        OidcMetadata provider, string clientId, string scope, Action<DeviceAnswer> prompt, CancellationToken cancellationToken)
    {
        if (provider.DeviceAuthorizationEndpoint is not { } endpoint)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorNoDeviceLogin.With(provider.Issuer), Messages.AdviceClientSecret);
        }

        using var request = Form(endpoint, new() { ["client_id"] = clientId, ["scope"] = scope });
        var device = await SendAsync(request, AuthJson.Default.DeviceAnswer, cancellationToken);
        prompt(device);

        var start = time.GetTimestamp();
        var interval = device.Interval is > 0 and <= 60 ? TimeSpan.FromSeconds(device.Interval.Value) : DefaultInterval;
        while (time.GetElapsedTime(start) < TimeSpan.FromSeconds(Math.Clamp(device.ExpiresIn, 1, 3600)))
        {
            await Task.Delay(interval, time, cancellationToken);
            try
            {
                var form = new Dictionary<string, string>
                {
                    ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
                    ["client_id"] = clientId,
                    ["device_code"] = device.DeviceCode,
                };
                return await TokenAsync(provider, form, authorization: null, cancellationToken);
            }
            catch (OAuthException e) when (e.Error == "authorization_pending")
            {
                // The person has not finished yet.
            }
            catch (OAuthException e) when (e.Error == "slow_down")
            {
                interval += DefaultInterval;
            }
            catch (ServiceUnreachableException)
            {
                // Section 3.5: back off on a time-out, then go on.
                interval *= 2;
            }
        }

        throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorDeviceExpired, Messages.AdviceLogin);
    }

    private async Task<TokenAnswer> TokenAsync(
        OidcMetadata provider, Dictionary<string, string> form, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = Form(provider.TokenEndpoint, form);
        request.Headers.Authorization = authorization;
        return await SendAsync(request, AuthJson.Default.TokenAnswer, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize(body, type) ?? throw new JsonException();
            }

            throw new OAuthException(JsonSerializer.Deserialize(body, AuthJson.Default.OAuthError) ?? throw new JsonException());
        }
        catch (JsonException)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorIssuerUnreadable.With(uri.GetLeftPart(UriPartial.Path)), Messages.AdviceIssuer);
        }
        catch (Exception e) when (AdminSender.IsNoAnswer(e, cancellationToken))
        {
            throw new ServiceUnreachableException(uri.Authority, e);
        }
    }

    private static HttpRequestMessage Form(Uri uri, Dictionary<string, string> form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    /// <summary>RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.</summary>
    private static AuthenticationHeaderValue Basic(string clientId, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FormEncode(clientId)}:{FormEncode(secret)}")));

    private static string FormEncode(string value) => Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal);
}
