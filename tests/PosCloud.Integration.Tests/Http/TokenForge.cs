using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Local.Identity;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Makes tokens with the issuer's own key, or another one: right ones, and each way to be wrong.</summary>
internal sealed class TokenForge(LocalIssuer issuer)
{
    public static readonly string[] AllRoles = ["Releases.Upload", "Releases.Approve", "Rollouts.Operate", "Terminals.Manage", "Audit.Read"];

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public IReadOnlyList<string> Roles { get; init; } = AllRoles;

    public string Audience { get; init; } = LocalIssuer.Audience;

    public string Issuer { get; init; } = issuer.Authority.ToString().TrimEnd('/');

    /// <summary>From now; the service forgives two minutes.</summary>
    public TimeSpan ExpiresIn { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ValidIn { get; init; }

    /// <summary>Null leaves the token unsigned (<c>alg</c> none).</summary>
    public SigningCredentials? Key { get; init; } = KeyOf(issuer);

    public bool NamesSomebody { get; init; } = true;

    public string Create()
    {
        var now = DateTime.UtcNow;
        var claims = new Dictionary<string, object> { ["roles"] = Roles.ToArray() };
        if (NamesSomebody)
        {
            claims["sub"] = "somebody";
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            NotBefore = now + ValidIn + (ExpiresIn < TimeSpan.Zero ? ExpiresIn - TimeSpan.FromHours(1) : TimeSpan.Zero),
            Expires = now + ExpiresIn,
            Claims = claims,
            SigningCredentials = Key,
        });
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_signing")]
    private static extern ref SigningCredentials Signing(LocalIssuer issuer);

    // The issuer gives no key away, and it should not: only a test signs what the issuer would never sign.
    private static SigningCredentials KeyOf(LocalIssuer issuer) => Signing(issuer);
}
