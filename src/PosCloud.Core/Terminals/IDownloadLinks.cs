using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Makes download links. Costs no storage call.</summary>
public interface IDownloadLinks
{
    ValueTask<PackageLink> ForPackageAsync(
        string estate, string packageSha256, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
