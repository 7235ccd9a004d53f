using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using PosCloud.Trust.Tuf;

namespace PosCloud.Azure.Trust;

/// <summary>Metadata files as blobs; the tag is the ETag. Every write has a condition, so that a retry whose first try did commit is harmless.</summary>
internal sealed class BlobTufRepository(BlobContainerClient container, string prefix) : ITufRepository
{
    public async Task<RepositoryFile?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var download = await Blob(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return new RepositoryFile(download.Value.Content.ToArray(), download.Value.Details.ETag.ToString());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(name, content, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);

    public Task<bool> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken) => WriteAsync(
        name,
        content,
        tag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(tag) },
        cancellationToken);

    private async Task<bool> WriteAsync(
        string name, ReadOnlyMemory<byte> content, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        try
        {
            await Blob(name).UploadAsync(new MemoryStream(content.ToArray(), writable: false), options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private BlockBlobClient Blob(string name) => container.GetBlockBlobClient(prefix + name);
}
