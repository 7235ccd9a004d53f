using Azure.Storage.Blobs;

namespace PosCloud.Local.EventGrid;

/// <summary>Dead letters in a blob container, which is made when the first one comes.</summary>
public sealed class BlobDeadLetters(BlobContainerClient container) : IDeadLetterStore
{
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(json), overwrite: true, cancellationToken);
    }
}
