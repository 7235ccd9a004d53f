namespace PosCloud.Core.Trust;

/// <summary>
/// When notice is given of what expires: first some time before, then each time that half of what was left is gone, and once it
/// has expired. So an alarm is never repeated for its own sake and comes more often the less time is left.
/// </summary>
public static class TrustNotice
{
    /// <summary>It has expired.</summary>
    public const int Expired = 6;

    /// <summary>Root and targets are signed by people, who need time to meet.</summary>
    public static readonly TimeSpan People = TimeSpan.FromDays(30);

    /// <summary>
    /// What the service signs is renewed at half of its life; when half of what was left then is gone too, something is wrong.
    /// </summary>
    public static TimeSpan Service(TimeSpan life) => life / 4;

    /// <param name="left">Until it expires.</param>
    /// <param name="first">How long before there is the first notice.</param>
    /// <returns>0 for none; 1, 2, … for the first one and each halving; <see cref="Expired"/>.</returns>
    public static int Of(TimeSpan left, TimeSpan first)
    {
        if (left <= TimeSpan.Zero)
        {
            return Expired;
        }

        var notice = 0;
        for (var limit = first; left < limit && notice < Expired - 1; limit /= 2)
        {
            notice++;
        }

        return notice;
    }
}
