using Azure.Storage.Blobs;
using PosCloud.Azure.Blobs;
using PosCloud.Azure.Trust;
using PosCloud.Tests.Trust.Tuf;
using PosCloud.Trust.Tuf;

namespace PosCloud.Integration.Tests.Storage;

[Collection(AzuriteTests.Name)]
public sealed class BlobTufRepositoryTests(AzuriteFixture fixture) : SharedTufRepositoryContract, IAsyncLifetime
{
    private readonly BlobContainers containers = new(new BlobServiceClient(fixture.Azurite.ConnectionString));

    public Task InitializeAsync() => containers.Trust.CreateIfNotExistsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private protected override ITufRepository Create() => new BlobTrustRepositories(containers).Metadata($"e{Guid.NewGuid():N}"[..20]);
}
