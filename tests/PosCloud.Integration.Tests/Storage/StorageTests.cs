using Azure.Data.Tables;
using Azure.Storage.Blobs;
using PosCloud.Azure.Blobs;
using PosCloud.Azure.Tables;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Tables and containers as the service names them; tests keep apart by their own estate.</summary>
public abstract class StorageTests(AzuriteFixture fixture) : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected string Estate { get; } = $"e{Guid.NewGuid():N}"[..20];

    protected TableClients Tables { get; } = new(fixture.Tables);

    protected BlobServiceClient BlobService { get; } = new(fixture.Azurite.ConnectionString);

    protected BlobContainers Containers => new(BlobService);

    public virtual async Task InitializeAsync()
    {
        foreach (var table in TableClients.Names)
        {
            await fixture.Tables.CreateTableIfNotExistsAsync(table, None);
        }

        foreach (var container in BlobContainers.Names)
        {
            await BlobService.GetBlobContainerClient(container).CreateIfNotExistsAsync();
        }
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected TableClients ClientsWith(TableClientOptions options) =>
        new(new TableServiceClient(fixture.Azurite.ConnectionString, options));

    protected BlobContainers ContainersWith(BlobClientOptions options) =>
        new(new BlobServiceClient(fixture.Azurite.ConnectionString, options));
}
