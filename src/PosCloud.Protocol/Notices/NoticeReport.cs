namespace PosCloud.Protocol.Notices;

/// <summary>What a terminal did with a notice; while it is in each check-in, the notice is not sent again.</summary>
/// <param name="RolloutId">The rollout behind it.</param>
/// <param name="NoticeId">Its id.</param>
/// <param name="ReceivedAt">When the terminal got it; its clock.</param>
/// <param name="ShownAt">When it was first shown; absent until then.</param>
/// <param name="AcknowledgedAt">When somebody acknowledged it, a checklist when its last line was answered; absent until then.</param>
/// <param name="Answers">What was said to the lines of its checklist so far.</param>
public sealed record NoticeReport(
    string RolloutId, string NoticeId, DateTimeOffset ReceivedAt, DateTimeOffset? ShownAt = null, DateTimeOffset? AcknowledgedAt = null, IReadOnlyList<ChecklistAnswer>? Answers = null);
