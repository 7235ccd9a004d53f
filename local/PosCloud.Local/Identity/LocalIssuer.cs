using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Functions.Admin;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.Identity;

/// <summary>
/// An OpenID Connect issuer for one machine: discovery, keys, and tokens by the client-credentials grant (RFC 6749, section
/// 4.4). It stands where Entra ID stands on Azure. Its keys and secrets live as long as the process.
/// </summary>
public sealed class LocalIssuer : IAsyncDisposable
{
    public const string Audience = "api://poscloud";

    private const int MaxRequestBytes = 16 * 1024;
    private static readonly TimeSpan _tokenLifetime = TimeSpan.FromHours(1);

    // The secret that an unknown client is compared with, so that known and unknown ids take the same time.
    private static readonly string _nobodysSecret = Secrets.Create();

    private readonly RSA _key = RSA.Create(2048);
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _signing;
    private readonly TimeProvider _time;
    private LoopbackServer _server = null!;

    private LocalIssuer(TimeProvider time)
    {
        _time = time;
        var key = new RsaSecurityKey(_key);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        _signing = new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The issuer's URL, as in the token's <c>iss</c>: no slash at the end.</summary>
    public Uri Authority => new(_server.Address.GetLeftPart(UriPartial.Authority));

    /// <summary>May do everything.</summary>
    public LocalClient Admin { get; } = LocalClient.Create("admin", [.. Roles.All]);

    /// <summary>Two people who may approve releases and nothing else.</summary>
    public IReadOnlyList<LocalClient> Approvers { get; } =
        [LocalClient.Create("approver-1", Roles.ApproveReleases), LocalClient.Create("approver-2", Roles.ApproveReleases)];

    /// <summary>The second person for what two must do with a terminal.</summary>
    public LocalClient Deputy { get; } = LocalClient.Create("deputy", Roles.ManageTerminals);

    /// <summary>May only look.</summary>
    public LocalClient Viewer { get; } = LocalClient.Create("viewer", Roles.ReadAudit);

    /// <summary>Ends when the server has stopped.</summary>
    internal Task Stopped => _server.Stopped;

    private string Issuer => Authority.ToString().TrimEnd('/');

    public static async Task<LocalIssuer> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var issuer = new LocalIssuer(time);
        issuer._server = await LoopbackServer.StartAsync(
            0,
            MaxRequestBytes,
            app =>
            {
                app.MapGet("/.well-known/openid-configuration", issuer.WriteConfigurationAsync);
                app.MapGet("/jwks", issuer.WriteKeysAsync);
                app.MapPost("/token", issuer.WriteTokenAsync);
            },
            cancellationToken);
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private Task WriteConfigurationAsync(HttpContext context) => JsonAnswer.WriteAsync(context.Response, json =>
    {
        json.WriteString("issuer", Issuer);
        json.WriteString("jwks_uri", Issuer + "/jwks");
        json.WriteString("token_endpoint", Issuer + "/token");
        foreach (var (name, values) in (ReadOnlySpan<(string, string[])>)
        [
            ("grant_types_supported", ["client_credentials"]),
            ("id_token_signing_alg_values_supported", [SecurityAlgorithms.RsaSha256]),
            ("response_types_supported", ["token"]),
            ("subject_types_supported", ["public"]),
            ("token_endpoint_auth_methods_supported", ["client_secret_basic", "client_secret_post"]),
        ])
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    });

    private Task WriteKeysAsync(HttpContext context)
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return JsonAnswer.WriteAsync(context.Response, json =>
        {
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "RSA");
            json.WriteString("use", "sig");
            json.WriteString("alg", SecurityAlgorithms.RsaSha256);
            json.WriteString("kid", _signing.Key.KeyId);
            json.WriteString("n", Base64UrlEncoder.Encode(parameters.Modulus));
            json.WriteString("e", Base64UrlEncoder.Encode(parameters.Exponent));
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private async Task WriteTokenAsync(HttpContext context)
    {
        // RFC 6749, section 5.1: nothing on the way may keep a token.
        context.Response.Headers.CacheControl = "no-store";
        if (await ReadFormAsync(context.Request, context.RequestAborted) is not { } form)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "Send application/x-www-form-urlencoded, each parameter once.");
            return;
        }

        if (!ClientAuthentication.TryRead(context.Request, form, out var clientId, out var secret) || Find(clientId, secret) is not { } client)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"poscloud\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_client", "The client is not known or its secret is wrong.");
            return;
        }

        if (form["grant_type"] != "client_credentials")
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type", "Use grant_type=client_credentials.");
            return;
        }

        await JsonAnswer.WriteAsync(context.Response, json =>
        {
            json.WriteString("access_token", CreateToken(client));
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)_tokenLifetime.TotalSeconds);
        });
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            return form.All(static parameter => parameter.Value.Count == 1) ? form : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private LocalClient? Find(string clientId, string secret)
    {
        var client = new[] { Admin, Deputy, Viewer }.Concat(Approvers).FirstOrDefault(candidate => candidate.ClientId == clientId);
        return Secrets.Same(client?.Secret ?? _nobodysSecret, secret) ? client : null;
    }

    private string CreateToken(LocalClient client)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + _tokenLifetime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = client.ClientId,
                ["azp"] = client.ClientId,
                ["jti"] = Guid.NewGuid().ToString(),
                ["roles"] = client.Roles.ToArray(),
            },
            SigningCredentials = _signing,
        });
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        return JsonAnswer.WriteAsync(context.Response, json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        });
    }
}
