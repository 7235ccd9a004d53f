using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace PosCloud.Azure.Blobs;

/// <summary>Signs shared access signatures.</summary>
public interface ISasSigner
{
    ValueTask<Uri> SignAsync(BlobBaseClient blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
