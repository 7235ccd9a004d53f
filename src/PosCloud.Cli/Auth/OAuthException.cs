namespace PosCloud.Cli.Auth;

/// <summary>The identity provider refused.</summary>
internal sealed class OAuthException(OAuthError error) : Exception(error.Description ?? error.Error)
{
    /// <summary>For example <c>invalid_client</c> (RFC 6749, section 5.2) or <c>slow_down</c> (RFC 8628, section 3.5).</summary>
    public string Error { get; } = error.Error;
}
