using System.Buffers;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol.Problems;

namespace PosCloud.Azure.Blobs;

/// <summary>Content-addressed blobs. <c>If-None-Match: *</c> on every write: what is there never changes.</summary>
public sealed class BlobVault(BlobContainers containers, ISasSigner signer) : IBlobVault
{
    private const int BlockLength = 8 * 1024 * 1024;

    private static readonly BlobRequestConditions OnlyIfAbsent = new() { IfNoneMatch = ETag.All };

    public ValueTask<Uri> WriteLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        signer.SignAsync(
            containers.Staging.GetBlockBlobClient(stagingPath),
            BlobSasPermissions.Create | BlobSasPermissions.Write,
            expiresAt,
            cancellationToken);

    public ValueTask<Uri> CreateLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        signer.SignAsync(containers.Staging.GetBlockBlobClient(stagingPath), BlobSasPermissions.Create, expiresAt, cancellationToken);

    public ValueTask<Uri> ReadLinkAsync(VaultContainer container, string path, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        signer.SignAsync(Container(container).GetBlockBlobClient(path), BlobSasPermissions.Read, expiresAt, cancellationToken);

    public async Task<Problem?> IngestAsync(
        string stagingPath, VaultContainer container, string path, string sha256, long length, CancellationToken cancellationToken)
    {
        var staged = containers.Staging.GetBlockBlobClient(stagingPath);
        var target = Container(container).GetBlockBlobClient(path);
        if (await LengthAsync(target, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            return await FinishAsync(staged, stored, length, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var properties = await staged.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            if (properties.Value.ContentLength != length)
            {
                return new Problem(Reasons.UploadLengthMismatch, $"{properties.Value.ContentLength} bytes were uploaded, {length} were declared.");
            }

            // If-Match: whoever holds the write link could exchange the bytes between hashing and copying.
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = properties.Value.ETag } };
            var download = await staged.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false);
            await using var content = download.Value.Content;
            var blocks = new List<string>();
            var actual = await StageAsync(content, target, blocks, cancellationToken).ConfigureAwait(false);
            if (actual != sha256)
            {
                // The staged blocks were never committed: nobody sees them and the service discards them.
                return new Problem(Reasons.UploadHashMismatch, $"The upload has SHA-256 {actual}, {sha256} was declared.");
            }

            await CommitAsync(target, blocks, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Another attempt may just have finished and cleared the staging; a download with If-Match gets 412 then.
            if (await LengthAsync(target, cancellationToken).ConfigureAwait(false) is { } now)
            {
                return await FinishAsync(staged, now, length, cancellationToken).ConfigureAwait(false);
            }

            return e.Status == 404
                ? new Problem(Reasons.UploadMissing)
                : new Problem(Reasons.ConcurrentChange, "The upload changed while it was being checked.");
        }

        return await FinishAsync(staged, length, length, cancellationToken).ConfigureAwait(false);
    }

    public async Task PutAsync(string estate, string sha256, Stream content, CancellationToken cancellationToken)
    {
        var blob = containers.Packages.GetBlockBlobClient(VaultPath.Of(estate, sha256));
        try
        {
            await blob.UploadAsync(content, new BlobUploadOptions { Conditions = OnlyIfAbsent }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // The same content is there already.
        }
    }

    public Task DownloadAsync(string estate, string sha256, Stream destination, CancellationToken cancellationToken) =>
        containers.Packages.GetBlockBlobClient(VaultPath.Of(estate, sha256)).DownloadToAsync(destination, cancellationToken);

    public Task DownloadAsync(VaultContainer container, string path, Stream destination, CancellationToken cancellationToken) =>
        Container(container).GetBlockBlobClient(path).DownloadToAsync(destination, cancellationToken);

    public Task DeleteAsync(VaultContainer container, string path, CancellationToken cancellationToken) =>
        Container(container).GetBlockBlobClient(path).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The content is stored; a declaration that names its hash but another length is still wrong.</summary>
    private static async Task<Problem?> FinishAsync(BlockBlobClient staged, long stored, long declared, CancellationToken cancellationToken)
    {
        if (stored != declared)
        {
            return new Problem(Reasons.UploadLengthMismatch, $"The content with this SHA-256 has {stored} bytes, {declared} were declared.");
        }

        await staged.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<long?> LengthAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Value.ContentLength;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <returns>SHA-256 of what was staged.</returns>
    private static async Task<string> StageAsync(
        Stream content, BlockBlobClient target, List<string> blocks, CancellationToken cancellationToken)
    {
        // Ids of this attempt only: another attempt at the same time must not be able to exchange a block of ours.
        var attempt = Guid.NewGuid();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (true)
            {
                var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BlockLength), BlockLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return Convert.ToHexStringLower(hash.GetHashAndReset());
                }

                hash.AppendData(buffer.AsSpan(0, read));
                var id = Convert.ToBase64String([.. attempt.ToByteArray(), .. BitConverter.GetBytes(blocks.Count)]);
                using var block = new MemoryStream(buffer, 0, read, writable: false);
                await target.StageBlockAsync(id, block, cancellationToken: cancellationToken).ConfigureAwait(false);
                blocks.Add(id);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task CommitAsync(BlockBlobClient target, List<string> blocks, CancellationToken cancellationToken)
    {
        try
        {
            await target.CommitBlockListAsync(
                blocks, new CommitBlockListOptions { Conditions = OnlyIfAbsent }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another attempt stored the same content first.
        }
    }

    private BlobContainerClient Container(VaultContainer container) => container switch
    {
        VaultContainer.Packages => containers.Packages,
        VaultContainer.Diagnostics => containers.Diagnostics,
        VaultContainer.Backups => containers.Backups,
        VaultContainer.Documents => containers.Documents,
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "No such container."),
    };
}
