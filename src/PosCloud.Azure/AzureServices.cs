using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.EventGrid;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure.Audit;
using PosCloud.Azure.Blobs;
using PosCloud.Azure.Diagnostics;
using PosCloud.Azure.Events;
using PosCloud.Azure.Sealing;
using PosCloud.Azure.Tables;
using PosCloud.Azure.Trust;
using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.KeyVault;

namespace PosCloud.Azure;

/// <summary>Registers the adapters.</summary>
public static class AzureServices
{
    /// <summary>Needs <see cref="StorageOptions"/>, <see cref="EventGridOptions"/> and <see cref="IRingKey"/> in the container.</summary>
    public static IServiceCollection AddPosCloudAzure(this IServiceCollection services)
    {
        services.AddSingleton<CountingPolicy>();
        services.AddSingleton<TableClients>();
        services.AddSingleton(TerminalTables);
        services.AddSingleton<BucketMarks>();
        services.AddSingleton<ITerminalStore, TerminalTableStore>();
        services.AddSingleton<ITerminalDirectory, TerminalTableDirectory>();
        services.AddSingleton<IEnrolmentStore, EnrolmentTableStore>();
        services.AddSingleton<IUploadStore, UploadTableStore>();
        services.AddSingleton<ICatalogueStore, CatalogueTableStore>();
        services.AddSingleton<ISiteStore, SiteTableStore>();
        services.AddSingleton<RolloutTableStore>();
        services.AddSingleton<IRolloutStore>(provider => provider.GetRequiredService<RolloutTableStore>());
        services.AddSingleton<IOutcomeStore>(provider => provider.GetRequiredService<RolloutTableStore>());
        services.AddSingleton<IAuditStore, AuditTableStore>();
        services.AddSingleton<IAuditArchive, BlobAuditArchive>();
        services.AddSingleton<ITrustWatchStore, TrustWatchTableStore>();
        services.AddSingleton<IOutboxStore, OutboxTableStore>();
        services.AddSingleton<IEventArchive, EventTableArchive>();
        services.AddSingleton<BlobContainers>();
        services.AddSingleton<IBlobVault, BlobVault>();
        services.AddSingleton<ITrustRepositories, BlobTrustRepositories>();
        services.AddSingleton<KeyVaultKeys>();
        services.AddSingleton<IDownloadLinks, BlobDownloadLinks>();
        services.AddSingleton<IEventPublisher, EventGridPublisher>();
        services.AddSingleton<ITokenSealer, DataProtectionSealer>();
        services.AddDataProtection().SetApplicationName("PosCloud");
        services.AddSingleton<BlobKeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<BlobKeyRing>((options, ring) =>
        {
            // The repository seals whole elements, dates included.
            options.XmlRepository = ring;
            options.XmlEncryptor = new NullXmlEncryptor();
        });

        services.AddHostedService<LocalStorageSetup>();
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddSingleton(TableService);
        services.AddSingleton(BlobService);
        services.AddSingleton<ISasSigner>(provider => provider.GetRequiredService<StorageOptions>().ConnectionString is null
            ? ActivatorUtilities.CreateInstance<UserDelegationSasSigner>(provider)
            : new SharedKeySasSigner());
        services.AddSingleton(Publisher);
        return services;
    }

    private static TableServiceClient TableService(IServiceProvider provider)
    {
        var storage = provider.GetRequiredService<StorageOptions>();
        var options = Counted(new TableClientOptions(), provider);
        return storage.ConnectionString is { } connectionString
            ? new TableServiceClient(connectionString, options)
            : new TableServiceClient(storage.Endpoint("table"), provider.GetRequiredService<TokenCredential>(), options);
    }

    private static TerminalTables TerminalTables(IServiceProvider provider)
    {
        var storage = provider.GetRequiredService<StorageOptions>();
        return new TerminalTables(provider.GetRequiredService<TableServiceClient>(), storage.TerminalRoutes, Account);

        TableServiceClient Account(string name)
        {
            var options = Counted(new TableClientOptions(), provider);
            return storage.Emulators.TryGetValue(name, out var connectionString)
                ? new TableServiceClient(connectionString, options)
                : new TableServiceClient(StorageOptions.Endpoint(name, "table"), provider.GetRequiredService<TokenCredential>(), options);
        }
    }

    private static BlobServiceClient BlobService(IServiceProvider provider)
    {
        var storage = provider.GetRequiredService<StorageOptions>();
        var options = Counted(new BlobClientOptions(), provider);
        return storage.ConnectionString is { } connectionString
            ? new BlobServiceClient(connectionString, options)
            : new BlobServiceClient(storage.Endpoint("blob"), provider.GetRequiredService<TokenCredential>(), options);
    }

    private static EventGridPublisherClient Publisher(IServiceProvider provider)
    {
        var events = provider.GetRequiredService<EventGridOptions>();
        return events.TopicKey is { } key
            ? new EventGridPublisherClient(events.TopicEndpoint, new AzureKeyCredential(key))
            : new EventGridPublisherClient(events.TopicEndpoint, provider.GetRequiredService<TokenCredential>());
    }

    /// <summary>Counted per retry: what is billed is what is sent.</summary>
    private static T Counted<T>(T options, IServiceProvider provider)
        where T : ClientOptions
    {
        options.AddPolicy(provider.GetRequiredService<CountingPolicy>(), HttpPipelinePosition.PerRetry);
        return options;
    }
}
