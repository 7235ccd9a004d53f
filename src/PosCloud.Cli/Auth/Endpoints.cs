namespace PosCloud.Cli.Auth;

internal static class Endpoints
{
    /// <summary>Tokens and secrets go over TLS only; a service on this machine is the exception.</summary>
    public static bool IsSafe(Uri uri) =>
        uri.IsAbsoluteUri && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
