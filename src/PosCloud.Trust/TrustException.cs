namespace PosCloud.Trust;

/// <summary>Trust is broken: the caller must not act on what it was given. The message holds no secret.</summary>
public sealed class TrustException(TrustError error, string message) : Exception(message)
{
    public TrustError Error { get; } = error;
}
