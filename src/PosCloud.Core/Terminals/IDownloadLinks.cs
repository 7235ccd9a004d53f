using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Makes download links. Costs no storage call.</summary>
public interface IDownloadLinks
{
    ValueTask<PackageLink> ForPackageAsync(
        string estate, string packageSha256, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <param name="terminal">Whose backup it is.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="sha256">By which the link is found in the answer.</param>
    /// <param name="expiresAt">UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    ValueTask<PackageLink> ForBackupAsync(
        TerminalKey terminal, string backupId, string sha256, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
