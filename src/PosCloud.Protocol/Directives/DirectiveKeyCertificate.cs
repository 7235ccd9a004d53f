namespace PosCloud.Protocol.Directives;

/// <summary>
/// Says that a key may sign directives for a while. The payload of a <see cref="SignedEnvelope"/> that the director's key
/// signed; each instance of the service has a key of its own, in memory only.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="NotBefore">UTC; directives with an earlier server time are refused.</param>
/// <param name="NotAfter">UTC; directives with this server time or a later one are refused.</param>
public sealed record DirectiveKeyCertificate(EcJwk Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public const string PayloadType = "application/vnd.poscloud.directive-key.v1+json";
}
