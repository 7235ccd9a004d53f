using Azure.Storage.Blobs;
using PosCloud.Azure.Audit;
using PosCloud.Azure.Blobs;
using PosCloud.Core.Audit;
using PosCloud.Tests.Audit;

namespace PosCloud.Integration.Tests.Storage;

[Collection(AzuriteTests.Name)]
public sealed class BlobAuditArchiveTests(AzuriteFixture fixture) : AuditArchiveContract
{
    private protected override async Task<IAuditArchive> CreateAsync()
    {
        var containers = new BlobContainers(new BlobServiceClient(fixture.Azurite.ConnectionString));
        await containers.Audit.CreateIfNotExistsAsync();
        await foreach (var blob in containers.Audit.GetBlobsAsync(prefix: "demo"))
        {
            await containers.Audit.DeleteBlobAsync(blob.Name);
        }

        return new BlobAuditArchive(containers);
    }
}
