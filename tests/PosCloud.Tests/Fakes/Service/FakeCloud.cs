using Azure.Data.Tables;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Azure.Sealing;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Core.Worlds;
using PosCloud.Tests.Fakes.Tables;
using PosCloud.Tests.Fakes.Trust;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>
/// The whole domain over the real table adapters, with tables, vault and topic in memory. Nothing runs by itself: tests call
/// the relay, the timers and the terminals, so that every run is the same and every operation is counted.
/// </summary>
internal sealed class FakeCloud : IDisposable
{
    public const string Estate = "demo";
    public const string Actor = "operator";

    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    private readonly EphemeralDataProtectionProvider protection = new();
    private ServiceProvider provider;

    public FakeCloud()
    {
        Vault = new InMemoryVault(Faults);
        Trust = new InMemoryTrustRepositories(Faults);
        Publisher = new RecordingPublisher(Faults);
        Tables = new InMemoryTableServiceClient(Time);
        foreach (var table in TableClients.Names)
        {
            // Completes at once: there is no network and no hook yet.
            Tables.GetTableClient(table).CreateAsync().GetAwaiter().GetResult();
        }

        Tables.BeforeOperation = async (operation, _) =>
        {
            Faults.Before(Name(operation));
            if (Interfere is { } interfere)
            {
                await interfere(operation);
            }
        };
        Tables.AfterOperation = (operation, _) =>
        {
            Faults.After(Name(operation));
            return Task.CompletedTask;
        };
        provider = Build();
    }

    public FakeTimeProvider Time { get; } = new();

    public Faults Faults { get; } = new();

    public InMemoryTableServiceClient Tables { get; }

    public InMemoryVault Vault { get; }

    public RecordingPublisher Publisher { get; }

    /// <summary>The keys of service and approvers.</summary>
    public FakeTrust Keys { get; } = new(new FakeTimeProvider().GetUtcNow());

    /// <summary>The metadata in storage.</summary>
    public InMemoryTrustRepositories Trust { get; }

    /// <summary>Whether releases need the approvers' signatures; without, everything counts as approved.</summary>
    public bool NeedsApproval { get; set; }

    /// <summary>Runs before each table operation: the place where somebody else gets in between.</summary>
    public Func<TableOperation, Task>? Interfere { get; set; }

    /// <summary>How long events are kept.</summary>
    public EventOptions Retention { get; } = EventOptions.Default;

    /// <summary>Approvals that rollouts need; takes effect with the next <see cref="Restart"/>.</summary>
    public int Approvals { get; set; }

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    /// <summary>Another process on the same storage: everything in memory is lost, the relay's queue too.</summary>
    public void Restart()
    {
        provider.Dispose();
        provider = Build();
    }

    /// <summary>A process beside this one, on the same storage.</summary>
    public ServiceProvider AnotherInstance() => Build();

    public void Dispose()
    {
        provider.Dispose();
        Assert.Empty(Publisher.Violations);
    }

    private static string Name(TableOperation operation) => $"{operation.Table} {operation.Kind}";

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPosCloudCore();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(new EstateOptions([Estate]));
        services.AddSingleton(new CheckInOptions(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)));
        services.AddSingleton(new WorldOptions(Refresh));
        services.AddSingleton(new RolloutOptions(Approvals));
        services.AddSingleton<TableServiceClient>(Tables);
        services.AddSingleton<TableClients>();
        services.AddSingleton<BucketMarks>();
        services.AddSingleton<ITerminalStore, TerminalTableStore>();
        services.AddSingleton<ITerminalDirectory, TerminalTableDirectory>();
        services.AddSingleton<IEnrolmentStore, EnrolmentTableStore>();
        services.AddSingleton<IUploadStore, UploadTableStore>();
        services.AddSingleton<ICatalogueStore, CatalogueTableStore>();
        services.AddSingleton<ISiteStore, SiteTableStore>();
        services.AddSingleton<RolloutTableStore>();
        services.AddSingleton<IRolloutStore>(p => p.GetRequiredService<RolloutTableStore>());
        services.AddSingleton<IOutcomeStore>(p => p.GetRequiredService<RolloutTableStore>());
        services.AddSingleton<IAuditStore, AuditTableStore>();
        services.AddSingleton<ITrustWatchStore, TrustWatchTableStore>();
        services.AddSingleton<IOutboxStore, OutboxTableStore>();
        services.AddSingleton<IEventArchive, EventTableArchive>();
        services.AddSingleton(Retention);
        services.AddSingleton<IBlobVault>(Vault);
        services.AddSingleton<IDownloadLinks>(Vault);
        services.AddSingleton<IEventPublisher>(Publisher);
        services.AddSingleton<ITokenSealer>(new DataProtectionSealer(protection));
        services.AddSingleton<ITrustRepositories>(Trust);
        services.AddSingleton(new TrustOptions(Keys.Snapshot, Keys.Timestamp, Keys.Director, TimeSpan.FromDays(7), TimeSpan.FromHours(6)));
        services.AddSingleton<IReleaseApprovals>(p => new OptionalApprovals(p.GetRequiredService<ApprovedTargets>(), () => NeedsApproval));
        return services.BuildServiceProvider();
    }
}
