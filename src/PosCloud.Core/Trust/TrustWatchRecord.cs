using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Trust;

/// <summary>What the timer of trust has announced and done for an estate: one row, so that it never does so twice.</summary>
/// <param name="Revision">Counts the commits; orders the events.</param>
/// <param name="Roles">By name of the role.</param>
/// <param name="FinishedTargets">The version of the targets file whose releases were published; 0 for none.</param>
/// <param name="Unfinished">Target paths of that file whose releases could not be published yet.</param>
/// <param name="Signers">Who signed the targets file that waits, or that waited last.</param>
/// <param name="PtsCheckedOn">The day on which PCI PTS listings were looked at last.</param>
public sealed record TrustWatchRecord(
    int Revision,
    IReadOnlyDictionary<string, TrustMark> Roles,
    long FinishedTargets = 0,
    IReadOnlyList<string>? Unfinished = null,
    IReadOnlyList<ReleaseApproval>? Signers = null,
    DateOnly? PtsCheckedOn = null)
{
    public static TrustWatchRecord None { get; } = new(0, new Dictionary<string, TrustMark>());

    public TrustMark Of(string role) => Roles.GetValueOrDefault(role) ?? TrustMark.None;
}
