namespace PosCloud.Cli.Auth;

/// <summary>What a login leaves on disk.</summary>
/// <param name="Url">The service.</param>
/// <param name="Estate">The estate that commands work on.</param>
/// <param name="Issuer">OpenID Connect issuer.</param>
/// <param name="ClientId">The client that logged in.</param>
/// <param name="Scope">Scope of the token.</param>
/// <param name="AccessToken">Secret.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="RefreshToken">Secret; only from a login by a person.</param>
/// <param name="SecretFile">Where the client secret is, for renewal; the secret itself is never copied.</param>
internal sealed record LoginState(
    Uri Url,
    string Estate,
    Uri Issuer,
    string ClientId,
    string Scope,
    string AccessToken,
    DateTimeOffset ExpiresAt,
    string? RefreshToken = null,
    string? SecretFile = null)
{
    public override string ToString() => $"{nameof(LoginState)} {{ Url = {Url}, Estate = {Estate}, ClientId = {ClientId} }}";
}
