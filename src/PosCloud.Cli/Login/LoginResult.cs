namespace PosCloud.Cli.Login;

/// <param name="Url">The service.</param>
/// <param name="Estate">The estate.</param>
/// <param name="ClientId">Who is logged in.</param>
/// <param name="ExpiresAt">When the token ends, UTC; it is renewed by itself where that is possible.</param>
internal sealed record LoginResult(Uri Url, string Estate, string ClientId, DateTimeOffset ExpiresAt);
