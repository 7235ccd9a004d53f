using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Auth;

/// <summary>Opens the admin API with what the environment and the stored login give; the environment wins.</summary>
internal static class Session
{
    public const string UrlVariable = "POSCLOUD_URL";
    public const string EstateVariable = "POSCLOUD_ESTATE";
    public const string TokenVariable = "POSCLOUD_TOKEN";

    public static async Task<AdminClient> OpenAsync(CliServices services, CancellationToken cancellationToken)
    {
        var token = NotEmpty(services.Environment(TokenVariable));
        var login = await services.Logins.ReadAsync(cancellationToken);
        var url = NotEmpty(services.Environment(UrlVariable)) ?? login?.Url.AbsoluteUri;
        var estate = NotEmpty(services.Environment(EstateVariable)) ?? login?.Estate;
        if (url is null || estate is null || (token is null && login is null))
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorNotLoggedIn, Messages.AdviceLoginOrEnvironment);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !Endpoints.IsSafe(uri))
        {
            throw new CliException(ExitCodes.Usage, Messages.ErrorUrl.With(url), Messages.AdviceUrl);
        }

        if (!Names.IsEstate(estate))
        {
            throw new CliException(ExitCodes.Usage, Messages.ErrorEstate.With(estate), Messages.AdviceEstate);
        }

        AccessTokenProvider tokens = token is not null
            ? (_, _) => ValueTask.FromResult(token)
            : new LoginTokens(services, login!).GetAsync;
        return new AdminClient(services.Http, uri, estate, tokens, services.Time);
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
