namespace PosCloud.Cli.Login;

/// <param name="LoggedOut">False when there was no login.</param>
internal sealed record LogoutResult(bool LoggedOut);
