using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Api;

/// <summary>A set that is to become a release.</summary>
/// <param name="Draft">The release, with hash and length of each component; see <see cref="Releases.ReleaseFile"/>.</param>
/// <param name="Files">The image of each component, by its name.</param>
/// <param name="WaitForPackages">
/// How long to wait until every package is built or rejected; null to return as soon as the release is published.
/// </param>
/// <param name="Approve">
/// Gets the uploaded release approved; null leaves that to the approvers, and the release is uploaded and not published when the
/// flow ends.
/// </param>
public sealed record PublishRelease(
    DraftReleaseRequest Draft,
    IReadOnlyDictionary<string, string> Files,
    TimeSpan? WaitForPackages,
    Func<ReleaseView, CancellationToken, Task>? Approve = null);
