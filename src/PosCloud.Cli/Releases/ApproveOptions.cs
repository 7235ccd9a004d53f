namespace PosCloud.Cli.Releases;

/// <param name="ReleaseId">What to approve.</param>
/// <param name="Images">The approver's own copies of the images, in any order: their hashes are what he signs.</param>
/// <param name="Key">His private key.</param>
/// <param name="MinimumCounter">Floor for terminals; 0 for none.</param>
/// <param name="Models">Hardware models; empty for all.</param>
/// <param name="Replace">Drop another file that waits for signatures.</param>
/// <param name="Yes">Do not ask.</param>
internal sealed record ApproveOptions(
    string ReleaseId, IReadOnlyList<string> Images, string Key, long MinimumCounter, IReadOnlyList<string> Models, bool Replace, bool Yes, bool Json);
