namespace PosCloud.Core.Trust;

/// <summary>What was last announced of a role.</summary>
/// <param name="Keys">Names the set of its keys and how many of them must sign; null before any was seen.</param>
/// <param name="Expires">The expiry that notice was given of; UTC.</param>
/// <param name="Notice">The last notice of that expiry, see <see cref="TrustNotice"/>; 0 for none.</param>
public sealed record TrustMark(string? Keys = null, DateTimeOffset? Expires = null, int Notice = 0)
{
    /// <summary>Nothing was announced yet.</summary>
    public static TrustMark None { get; } = new();

    /// <summary>The last notice of this expiry; of another one there was none.</summary>
    public int NoticeOf(DateTimeOffset expires) => Expires == expires ? Notice : 0;
}
