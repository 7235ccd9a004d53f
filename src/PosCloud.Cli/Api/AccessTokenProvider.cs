namespace PosCloud.Cli.Api;

/// <summary>Gives the bearer token for the next call.</summary>
/// <param name="renew">True after the service refused the last token: a cached one must not be given again.</param>
public delegate ValueTask<string> AccessTokenProvider(bool renew, CancellationToken cancellationToken);
