using System.Security.Cryptography;
using System.Xml.Linq;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Azure.Sealing;
using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Trust;
using PosCloud.Functions;
using PosCloud.Tests.Fakes.Tables;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Performance;

/// <summary>
/// The functions app as it is, over tables in memory: signatures, sealing, decisions and the table adapters are the real
/// ones, only the network to storage and Event Grid is missing. Shared with the benchmarks.
/// </summary>
internal sealed class InMemoryApp : IDisposable
{
    public const string Estate = "bench";

    private const string Yearly = "0 0 0 1 1 *";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private InMemoryApp()
    {
        var builder = PosCloudApp.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PosCloud:Estates"] = Estate,
            ["PosCloud:Storage:ConnectionString"] = null,
            ["PosCloud:Storage:AccountName"] = "inmemory",
            ["PosCloud:EventGrid:TopicEndpoint"] = "https://topic.invalid/api/events",
            ["PosCloud:EventGrid:TopicKey"] = "none",
            ["PosCloud:Admin:Authority"] = "https://issuer.invalid",
            ["PosCloud:Admin:Audience"] = "none",

            // Every few seconds some check-in refreshes the rollouts; that one would be no idle check-in.
            ["PosCloud:Snapshot:RefreshSeconds"] = "3600",

            // Timers would be work that no request asked for.
            ["PosCloud_OutboxSchedule"] = Yearly,
            ["PosCloud_DeltaSchedule"] = Yearly,
            ["PosCloud_RolloutSchedule"] = Yearly,
            ["PosCloud_TrustSchedule"] = Yearly,
            ["PosCloud_AuditSchedule"] = Yearly,
            ["AzureWebJobs.AdvanceRollouts.Disabled"] = "true",
            ["AzureWebJobs.BuildDeltas.Disabled"] = "true",
            ["AzureWebJobs.DeliverOutbox.Disabled"] = "true",
            ["AzureWebJobs.KeepMetadata.Disabled"] = "true",
            ["AzureWebJobs.ExportAudit.Disabled"] = "true",
        });

        // That the data protection keys lie in memory only is meant.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddSingleton<TableServiceClient>(Tables);
        builder.Services.AddSingleton(new BlobServiceClient(new Uri("https://blobs.invalid/")));
        var signer = new EcdsaTufSigner(key);
        builder.Services.AddSingleton<IRingKey>(new NoRingKey());
        builder.Services.AddSingleton(new TrustOptions(signer, signer, signer, TimeSpan.FromDays(7), TimeSpan.FromHours(6)));
        builder.Services.AddSingleton<IEventPublisher, DiscardingPublisher>();
        builder.Services.Configure<KeyManagementOptions>(options => options.XmlRepository = new InMemoryKeyRing());
        Host = builder.Build();
    }

    /// <summary>Not started; once it is, it listens on a free port of the loopback address.</summary>
    public IHost Host { get; }

    public IServiceProvider Services => Host.Services;

    public InMemoryTableServiceClient Tables { get; } = new();

    public static async Task<InMemoryApp> CreateAsync(CancellationToken cancellationToken)
    {
        var app = new InMemoryApp();
        foreach (var table in TableClients.Names)
        {
            await app.Tables.GetTableClient(table).CreateAsync(cancellationToken);
        }

        return app;
    }

    public void Dispose()
    {
        Host.Dispose();
        key.Dispose();
    }

    private sealed class DiscardingPublisher : IEventPublisher
    {
        public Task<EventRefusal?> PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken) => Task.FromResult<EventRefusal?>(null);
    }

    private sealed class InMemoryKeyRing : IXmlRepository
    {
        private readonly List<XElement> elements = [];

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            lock (elements)
            {
                return [.. elements];
            }
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            lock (elements)
            {
                elements.Add(element);
            }
        }
    }

    /// <summary>The key ring lies in memory, so nothing is kept under a key.</summary>
    private sealed class NoRingKey : IRingKey
    {
        public string Id => throw new NotSupportedException();

        public byte[] Wrap(ReadOnlySpan<byte> key) => throw new NotSupportedException();

        public byte[] Sign(ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public bool Verify(string id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => throw new NotSupportedException();

        public byte[] Unwrap(string id, ReadOnlySpan<byte> wrapped) => throw new NotSupportedException();
    }
}
