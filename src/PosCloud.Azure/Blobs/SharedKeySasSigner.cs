using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace PosCloud.Azure.Blobs;

/// <summary>For one machine only: the emulator has an account key. On Azure shared keys are off.</summary>
public sealed class SharedKeySasSigner : ISasSigner
{
    public ValueTask<Uri> SignAsync(
        BlobBaseClient blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult(blob.GenerateSasUri(permissions, expiresAt));
}
