using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Notices;

/// <summary>Whether an upgrade waits for somebody to acknowledge a notice. Pure; the terminal and the preparation list ask alike.</summary>
public static class NoticeRules
{
    /// <summary>As <c>rule</c> in a refusal.</summary>
    public const string NotAcknowledged = "notice-not-acknowledged";

    /// <param name="noticeId">A notice that must be acknowledged.</param>
    /// <param name="waitHours">How long the terminal waits after it got it.</param>
    /// <param name="report">What the terminal did with it; null when it has not got it.</param>
    /// <param name="ends">When the operator's right to put the upgrade off ends, and with it this; null when nothing ends it. UTC.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Null when the upgrade may go on.</returns>
    public static Refusal? Check(string noticeId, int waitHours, NoticeReport? report, DateTimeOffset? ends, DateTimeOffset now)
    {
        if (report?.AcknowledgedAt is not null || ends <= now)
        {
            return null;
        }

        var until = report?.ReceivedAt.AddHours(waitHours);
        if (until <= now)
        {
            return null;
        }

        return new Refusal(
            NotAcknowledged,
            report is null ? $"{noticeId} not received" : report.ShownAt is null ? $"{noticeId} not shown" : $"{noticeId} shown, not acknowledged",
            "somebody's acknowledgement, or the wait over",
            ends < until || until is null ? ends : until);
    }
}
