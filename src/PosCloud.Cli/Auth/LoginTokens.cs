using PosCloud.Cli.Language;

namespace PosCloud.Cli.Auth;

/// <summary>Gives the token of the stored login and renews it when it ends.</summary>
internal sealed class LoginTokens(CliServices services, LoginState login)
{
    /// <summary>A token this close to its end may be refused when it arrives.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>For a provider that does not say how long a token lives (RFC 6749 leaves expires_in open).</summary>
    private static readonly TimeSpan AssumedLife = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private LoginState _login = login;

    public async ValueTask<string> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (renew || services.Time.GetUtcNow() >= _login.ExpiresAt - Margin)
            {
                _login = await RenewAsync(_login, cancellationToken);
                await services.Logins.WriteAsync(_login, cancellationToken);
            }

            return _login.AccessToken;
        }
        finally
        {
            _one.Release();
        }
    }

    public static DateTimeOffset ExpiryOf(TokenAnswer answer, TimeProvider time) =>
        time.GetUtcNow() + (answer.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400 * 30)) : AssumedLife);

    private async Task<LoginState> RenewAsync(LoginState login, CancellationToken cancellationToken)
    {
        var oidc = new OidcClient(services.Http, services.Time);
        var secret = login.RefreshToken is not null
            ? null
            : await SecretSource.FindAsync(login.SecretFile, fromInput: false, services.Console, services.Environment, cancellationToken);
        if (secret is null && login.RefreshToken is null)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorLoginExpired, Messages.AdviceLogin);
        }

        try
        {
            var provider = await oidc.DiscoverAsync(login.Issuer, cancellationToken);
            var answer = secret is not null
                ? await oidc.ClientCredentialsAsync(provider, login.ClientId, secret, login.Scope, cancellationToken)
                : await oidc.RefreshAsync(provider, login.ClientId, login.RefreshToken!, login.Scope, cancellationToken);

            // A provider that does not rotate refresh tokens sends none back: the old one stays good.
            return login with
            {
                AccessToken = answer.AccessToken,
                ExpiresAt = ExpiryOf(answer, services.Time),
                RefreshToken = answer.RefreshToken ?? login.RefreshToken,
            };
        }
        catch (OAuthException e)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorLoginRefused.With(e.Error, e.Message), Messages.AdviceLogin);
        }
    }
}
