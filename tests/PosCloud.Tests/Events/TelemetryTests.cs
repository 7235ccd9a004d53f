using System.Diagnostics;
using System.Diagnostics.Metrics;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Events;

public sealed class TelemetryTests : IDisposable
{
    private readonly FakeCloud cloud = new();
    private readonly MeterListener listener = new();
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> measured = [];

    public TelemetryTests()
    {
        var meter = cloud.Get<Telemetry>().Meter;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        cloud.Dispose();
    }

    [Fact]
    public async Task Upgrade_IsCountedOncePerCommit()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Edit(SampleImages.Of(1), 2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        var message = terminal.NextCheckIn();
        var answer = (await terminal.SendAsync(message)).Value();
        (await terminal.SendAsync(message)).Value();
        var used = terminal.Take(message, answer).Directive.Components![0].Packages.First(p => p.BaseSha256 is not null);
        var report = terminal.NextReport(
            terminal.ExecutionId!, new ReportEntry(ExecutionState.Confirmed, cloud.Time.GetUtcNow(), BytesDownloaded: 4321, PackageSha256: used.Sha256));
        (await terminal.SendAsync(report)).Value();
        (await terminal.SendAsync(report)).Value();
        cloud.Time.Advance(TimeSpan.FromSeconds(7));
        await cloud.DrainAsync();

        Assert.Equal(1, Sum("poscloud.offers"));
        Assert.Equal(1, Sum("poscloud.check_ins", ("poscloud.directive.action", "update")));
        Assert.Equal(1, Sum("poscloud.check_ins", ("poscloud.directive.action", "none")));
        Assert.Equal(1, Sum("poscloud.executions", ("poscloud.execution.state", "confirmed")));
        Assert.Equal(4321, Sum("poscloud.downloads.size", ("poscloud.package.kind", "delta")));
        Assert.Equal(0, Sum("poscloud.downloads.size", ("poscloud.package.kind", "full")));
        Assert.Equal(1, Sum("poscloud.outbox.events", ("cloudevents.event_type", EventTypes.TerminalUpgraded)));
        Assert.Contains(measured, m => m is { Name: "poscloud.outbox.lag", Value: 7 });
    }

    [Fact]
    public async Task Builds_HaveADurationAndDeltasARatio()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Edit(SampleImages.Of(1), 2));

        Assert.Equal(3, measured.Count(m => m.Name == "poscloud.delta.build.duration"));
        Assert.InRange(Assert.Single(measured, m => m.Name == "poscloud.delta.ratio").Value, 0.001, 0.5);
    }

    [Fact]
    public async Task Refusals_AreCountedByRule()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.TerminalAsync("till-2", site: "elsewhere");
        await cloud.RollOutAsync("r1", "2.0.0", "site == elsewhere", new RolloutPlanBody());
        await terminal.CheckInAsync();

        Assert.Equal(1, Sum("poscloud.refusals", ("poscloud.refusal.rule", "not-in-target")));
    }

    [Fact]
    public async Task SetAsideEvents_AreCounted()
    {
        cloud.Publisher.RefusesForGood = _ => new EventRefusal(400, "malformed");
        await cloud.TerminalAsync();
        await cloud.SweepAsync();

        Assert.Equal((1, 0), (Sum("poscloud.outbox.set_aside"), Sum("poscloud.outbox.events")));
    }

    [Fact]
    public async Task StorageOperations_AreCountedByWork()
    {
        using (cloud.Get<OperationMeter>().Enter("test"))
        {
            cloud.Get<OperationMeter>().CountOperation();
            cloud.Get<OperationMeter>().CountOperation();
        }

        listener.RecordObservableInstruments();

        Assert.Equal(2, Sum("poscloud.storage.operations", ("poscloud.work", "test")));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Trace_OfACheckIn_IsThatOfItsEvent()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        string parent;
        using (var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            parent = request.Id!;
            await terminal.CheckInAsync();
        }

        await cloud.DrainAsync();

        var offered = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalOffered);
        Assert.Equal(parent, offered.TraceParent);
        Assert.Equal(parent, CloudEventJson.Element(offered).GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task Delivery_IsASpanThatLinksToTheTracesOfItsEvents()
    {
        var spans = new List<Activity>();
        using var listening = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listening);
        ActivityTraceId trace;
        using (var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = request.TraceId;
            await cloud.TerminalAsync();
        }

        await cloud.DrainAsync();

        // Other tests deliver at the same time; theirs link to other traces.
        lock (spans)
        {
            var span = Assert.Single(spans, s => s.OperationName == "send events" && s.Links.Any(l => l.Context.TraceId == trace));
            Assert.Equal((ActivityKind.Producer, "eventgrid"), (span.Kind, span.GetTagItem("messaging.system")));
        }
    }

    [Fact]
    public void Page_NamesEveryInstrument()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Documentation.EventDocs.Page)!, "telemetry.md"));
        var names = new List<string>();
        using var all = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, cloud.Get<Telemetry>().Meter))
                {
                    names.Add($"| `{instrument.Name}` | {instrument.Unit} |");
                }
            },
        };
        all.Start();

        Assert.Equal(11, names.Count);
        Assert.All(names, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    private double Sum(string name, params (string Key, string Value)[] tags) => measured
        .Where(m => m.Name == name && tags.All(t => (m.Tags.GetValueOrDefault(t.Key) as string) == t.Value))
        .Sum(m => m.Value);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>(tags.ToArray());
        lock (measured)
        {
            measured.Add((instrument.Name, value, copy));
        }
    }
}
