namespace PosCloud.Terminal.Trust;

/// <summary>Why a release may not be installed.</summary>
/// <param name="Reason">Name of the rule; reported.</param>
/// <param name="Detail">For people.</param>
/// <param name="IsTemporary">True when the metadata could not be reached: it is asked for again later.</param>
internal sealed record ApprovalRefusal(string Reason, string Detail, bool IsTemporary = false);
