using Azure.Data.Tables;
using PosCloud.Local.Azurite;

namespace PosCloud.Integration.Tests;

/// <summary>One emulator for all tests of this project; they keep apart by the names of tables and containers.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? azurite;

    public AzuriteProcess Azurite => azurite ?? throw new InvalidOperationException("The fixture is not initialized.");

    public TableServiceClient Tables => new(Azurite.ConnectionString);

    public async Task InitializeAsync() =>
        azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Progress = Console.WriteLine }, CancellationToken.None);

    public async Task DisposeAsync() => await Azurite.DisposeAsync();
}
