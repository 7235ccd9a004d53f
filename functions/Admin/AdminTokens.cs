using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Admin;

/// <summary>Checks bearer tokens: signature by the issuer's published keys, issuer, audience, lifetime.</summary>
public sealed class AdminTokens
{
    private const string Scheme = "Bearer ";

    private readonly JsonWebTokenHandler handler = new();
    private readonly TokenValidationParameters parameters;

    public AdminTokens(AdminOptions options)
    {
        var metadata = $"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration";
        parameters = new TokenValidationParameters
        {
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                metadata,
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = options.RequireHttpsMetadata }),
            ValidAudience = options.Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(2),
        };
    }

    public async Task<Outcome<Administrator>> AuthenticateAsync(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Reasons.TokenMissing;
        }

        var result = await handler.ValidateTokenAsync(header[Scheme.Length..].Trim(), parameters).ConfigureAwait(false);
        if (!result.IsValid)
        {
            return result.Exception is SecurityTokenExpiredException ? Reasons.TokenExpired : Reasons.TokenInvalid;
        }

        var claims = result.ClaimsIdentity;
        var name = claims.FindFirst("preferred_username") ?? claims.FindFirst("azp") ?? claims.FindFirst("sub");
        return name is null
            ? new Problem(Reasons.TokenInvalid, "The token names nobody.")
            : new Administrator(name.Value, claims.FindAll("roles").Select(c => c.Value).ToHashSet(StringComparer.Ordinal));
    }
}
