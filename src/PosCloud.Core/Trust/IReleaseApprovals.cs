using PosCloud.Core.Catalogue;

namespace PosCloud.Core.Trust;

/// <summary>Says what the approvers have signed.</summary>
public interface IReleaseApprovals
{
    /// <summary>Whether the published targets file, with its threshold of signatures, approves every component of a release.</summary>
    /// <returns>Null when it does; else why not, for people.</returns>
    ValueTask<string?> MissingAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken);
}
