using PosCloud.Cli.Api;
using PosCloud.Core.Events;
using PosCloud.Local;
using PosCloud.Local.EventGrid;
using PosCloud.Local.Monitoring;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>The cloud as a user starts it, with quick intervals and a hook that hears every type of event.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    /// <summary>A schedule that does not come true while a test runs: the test fires the timer itself.</summary>
    public const string Never = "0 0 0 29 2 *";

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _packages = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<MonitoredEvent> _events = [];
    private MonitoringHook? _hook;

    private TestCloud(LocalCloud cloud) => Local = cloud;

    public static LocalCloudOptions Options { get; } = new()
    {
        Port = 0,
        CheckInInterval = _second,
        ActiveCheckInInterval = _second,
        SnapshotRefresh = _second,
        OutboxSchedule = "* * * * * *",
        DeltaSchedule = "*/5 * * * * *",
        RolloutSchedule = "* * * * * *",
    };

    public LocalCloud Local { get; }

    public AdminClient Admin => Local.Admin;

    /// <summary>Every different event so far, in the order of arrival.</summary>
    public IReadOnlyList<MonitoredEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public static async Task<TestCloud> StartAsync(LocalCloudOptions options)
    {
        var cloud = new TestCloud(await LocalCloud.StartAsync(options, CancellationToken.None));
        try
        {
            cloud._hook = await MonitoringHook.StartAsync(cloud.Take, CancellationToken.None);
            string[] types = [.. typeof(EventTypes).GetFields().Select(f => (string)f.GetRawConstantValue()!)];
            await cloud.Local.Topic.SubscribeAsync(new EventSubscriptionOptions("test", cloud._hook.Endpoint, types), CancellationToken.None);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes an image through the admin API and waits for its packages.</summary>
    public async Task<ReleaseView> PublishAsync(string file, string component, string version, SelfTestPlan? selfTest = null) => await Admin.PublishAsync(
        new PublishImage(file, component, version, "For a test.", _packages, BackOut: "Goes back by itself.", Approve: Local.ApproveAsync, SelfTest: selfTest),
        progress: null,
        CancellationToken.None);

    public async Task<RolloutView> StartRolloutAsync(string rolloutId, string releaseId, string site) =>
        await Admin.StartRolloutAsync(new StartRolloutRequest(rolloutId, releaseId, $"site == {site}"), CancellationToken.None);

    public async Task<RolloutView> CompletedAsync(string rolloutId)
    {
        RolloutView? rollout = null;
        await Until.TrueAsync(
            async () => (rollout = await Admin.GetRolloutAsync(rolloutId, CancellationToken.None)).State == RolloutState.Completed,
            $"the end of rollout {rolloutId}");
        return rollout!;
    }

    /// <summary>Events of a type about something, for example <c>terminals/pos-1</c> of whatever site.</summary>
    public int Count(string type, string subject) => Events.Count(e => e.Type == type && e.Subject.EndsWith($"/{subject}", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Local.DisposeAsync();
        if (_hook is not null)
        {
            await _hook.DisposeAsync();
        }
    }

    private void Take(MonitoredEvent received)
    {
        lock (_lock)
        {
            _events.Add(received);
        }
    }
}
