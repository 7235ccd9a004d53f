namespace PosCloud.Trust.Tuf;

/// <summary>
/// Metadata or a target was refused; what was trusted before stays trusted. The only exception that hostile content can
/// cause. The message holds no secret.
/// </summary>
public sealed class TufException(TufError error, string message) : Exception(message)
{
    public TufError Error { get; } = error;

    internal static TufException Malformed(string message) => new(TufError.MetadataMalformed, message);
}
