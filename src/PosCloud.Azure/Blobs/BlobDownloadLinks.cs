using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using PosCloud.Core.Backups;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Azure.Blobs;

/// <summary>Read-only links to one package or backup each.</summary>
public sealed class BlobDownloadLinks(BlobContainers containers, ISasSigner signer, DownloadOptions options) : IDownloadLinks
{
    public async ValueTask<PackageLink> ForPackageAsync(
        string estate, string packageSha256, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var blob = containers.Packages.GetBlockBlobClient(VaultPath.Of(estate, packageSha256));
        var url = await signer.SignAsync(blob, BlobSasPermissions.Read, expiresAt, cancellationToken).ConfigureAwait(false);
        return new PackageLink(packageSha256, Fronted(url), expiresAt);
    }

    /// <remarks>Not fronted: what stands in front of packages has no way to the backups.</remarks>
    public async ValueTask<PackageLink> ForBackupAsync(
        TerminalKey terminal, string backupId, string sha256, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var blob = containers.Backups.GetBlockBlobClient(BackupRecord.PathOf(terminal, backupId));
        return new PackageLink(sha256, await signer.SignAsync(blob, BlobSasPermissions.Read, expiresAt, cancellationToken).ConfigureAwait(false), expiresAt);
    }

    /// <summary>The signature covers the account and the path, not the host: whoever stands in front may have its own.</summary>
    private Uri Fronted(Uri url) => options.Host is { } host
        ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttps, Host = host, Port = -1 }.Uri
        : url;
}
