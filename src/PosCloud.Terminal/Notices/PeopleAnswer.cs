using PosCloud.Protocol.Notices;

namespace PosCloud.Terminal.Notices;

/// <summary>What somebody said to a notice of this terminal.</summary>
/// <param name="RolloutId">The rollout behind the notice.</param>
/// <param name="NoticeId">The notice.</param>
/// <param name="Checked">What they found at one line of its checklist; null acknowledges the notice.</param>
internal sealed record PeopleAnswer(string RolloutId, string NoticeId, ChecklistAnswer? Checked = null);
