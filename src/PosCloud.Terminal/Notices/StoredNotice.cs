using PosCloud.Protocol.Notices;

namespace PosCloud.Terminal.Notices;

/// <summary>A notice and what became of it here.</summary>
/// <param name="Notice">As a verified directive brought it.</param>
/// <param name="ReceivedAt">UTC by the terminal's clock.</param>
/// <param name="ShownAt">When it was first shown.</param>
/// <param name="AcknowledgedAt">When somebody acknowledged it, a checklist when its last line was answered.</param>
/// <param name="Answers">What was said to the lines of its checklist, in their order.</param>
internal sealed record StoredNotice(
    DirectiveNotice Notice,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? ShownAt = null,
    DateTimeOffset? AcknowledgedAt = null,
    IReadOnlyList<ChecklistAnswer>? Answers = null)
{
    public NoticeReport ToReport() => new(Notice.RolloutId, Notice.NoticeId, ReceivedAt, ShownAt, AcknowledgedAt, Answers);
}
