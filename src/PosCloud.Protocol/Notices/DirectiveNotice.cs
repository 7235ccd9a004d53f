namespace PosCloud.Protocol.Notices;

/// <summary>A notice as the terminal gets it, in one language.</summary>
/// <param name="RolloutId">The rollout behind it.</param>
/// <param name="NoticeId">Its id in the plan.</param>
/// <param name="ReleaseId">The release that it is about.</param>
/// <param name="Phase">When it is shown.</param>
/// <param name="Language">BCP 47 tag of the text.</param>
/// <param name="Text">Plain text.</param>
/// <param name="ShowFrom">For <c>before</c>: not earlier; UTC.</param>
/// <param name="PlannedAt">When the upgrade is planned; UTC, absent when nobody knows.</param>
/// <param name="MustAcknowledge">The terminal does not install before somebody has acknowledged it.</param>
/// <param name="WaitHours">How long it waits for that after it got this.</param>
/// <param name="Checklist">For <c>after</c>: what people check then, in this order.</param>
public sealed record DirectiveNotice(
    string RolloutId,
    string NoticeId,
    string ReleaseId,
    NoticePhase Phase,
    string Language,
    string Text,
    DateTimeOffset? ShowFrom = null,
    DateTimeOffset? PlannedAt = null,
    bool MustAcknowledge = false,
    int WaitHours = Notice.DefaultWaitHours,
    IReadOnlyList<ChecklistLine>? Checklist = null);
