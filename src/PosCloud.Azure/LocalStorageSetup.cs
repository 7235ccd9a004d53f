using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using PosCloud.Azure.Blobs;
using PosCloud.Azure.Tables;

namespace PosCloud.Azure;

/// <summary>Creates tables and containers in the emulator. On Azure, Bicep does it, and the identity may not.</summary>
internal sealed class LocalStorageSetup(StorageOptions options, TableServiceClient tables, TerminalTables terminals, BlobServiceClient blobs) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.ConnectionString is null)
        {
            return;
        }

        foreach (var table in TableClients.Names)
        {
            await tables.CreateTableIfNotExistsAsync(table, cancellationToken).ConfigureAwait(false);
        }

        foreach (var table in terminals.All)
        {
            await table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var container in BlobContainers.Names)
        {
            await blobs.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
