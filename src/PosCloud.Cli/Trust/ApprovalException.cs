using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>A targets file waits for signatures that approves something else than what is to be approved.</summary>
public sealed class ApprovalException(TargetsMetadata pending, TargetsChange change)
    : Exception($"Version {pending.Version} of the targets file waits for signatures and changes something else.")
{
    /// <summary>What the waiting file changes.</summary>
    public TargetsChange Change { get; } = change;
}
