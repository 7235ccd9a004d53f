using System.Net;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Login;

internal sealed class LoginRunner(CliServices services)
{
    public async Task<int> RunAsync(LoginOptions options, CancellationToken cancellationToken)
    {
        var secret = await SecretSource.FindAsync(
            options.SecretFile, options.SecretFromInput, services.Console, services.Environment, cancellationToken);
        var scope = options.Scope ?? LoginOptions.DefaultScope;
        var answer = await AskAsync(options, secret, scope, cancellationToken);
        var state = new LoginState(
            options.Url, options.Estate, options.Issuer, options.ClientId, scope,
            answer.AccessToken,
            LoginTokens.ExpiryOf(answer, services.Time),
            answer.RefreshToken,
            options.SecretFile);

        await TryOutAsync(state, cancellationToken);
        await services.Logins.WriteAsync(state, cancellationToken);
        if (options.Json)
        {
            services.Console.WriteJson(new LoginResult(state.Url, state.Estate, state.ClientId, state.ExpiresAt), CliJson.Default.LoginResult);
        }
        else
        {
            services.Console.Write(Messages.LoggedIn.With(state.Url, state.Estate, state.ClientId));
        }

        return ExitCodes.Ok;
    }

    private async Task<TokenAnswer> AskAsync(LoginOptions options, string? secret, string scope, CancellationToken cancellationToken)
    {
        var oidc = new OidcClient(services.Http, services.Time);
        try
        {
            var provider = await oidc.DiscoverAsync(options.Issuer, cancellationToken);
            return secret is not null
                ? await oidc.ClientCredentialsAsync(provider, options.ClientId, secret, scope, cancellationToken)
                : await oidc.DeviceAsync(provider, options.ClientId, WithRefresh(scope), Prompt, cancellationToken);
        }
        catch (OAuthException e)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorLoginRefused.With(e.Error, e.Message), Messages.AdviceLoginRefused);
        }
    }

    /// <summary>A login is only kept when the service takes it; lacking one role is no reason against it.</summary>
    private async Task TryOutAsync(LoginState state, CancellationToken cancellationToken)
    {
        var client = new AdminClient(services.Http, state.Url, state.Estate, (_, _) => ValueTask.FromResult(state.AccessToken), services.Time);
        try
        {
            await client.ListReleasesAsync(limit: 1, continuation: null, cancellationToken);
        }
        catch (AdminException e) when (e.Problem.Status == (int)HttpStatusCode.Forbidden)
        {
            services.Console.Note(SafeText.OneLine(Messages.NoteRoleMissing.With(e.Problem.Detail ?? e.Problem.Title)));
        }
    }

    private void Prompt(DeviceAnswer device)
    {
        services.Console.Note(Messages.DevicePrompt.With(device.VerificationUri, device.UserCode));
        if (device.VerificationUriComplete is { } direct)
        {
            services.Console.Note(Messages.DevicePromptDirect.With(direct));
        }
    }

    /// <summary>OpenID Connect Core 1.0, section 11: asks for a refresh token.</summary>
    private static string WithRefresh(string scope) =>
        scope.Split(' ').Contains("offline_access") ? scope : scope + " offline_access";
}
