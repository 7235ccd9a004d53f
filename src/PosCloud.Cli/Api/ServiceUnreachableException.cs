namespace PosCloud.Cli.Api;

/// <summary>No answer came from the service after all retries: no route, no name, no TLS, a time-out or a cut answer.</summary>
/// <param name="host">Host and port, without path and query: a storage URL carries a secret in its query.</param>
public sealed class ServiceUnreachableException(string host, Exception? innerException)
    : Exception(innerException?.Message ?? "no answer", innerException)
{
    public string Host { get; } = host;
}
