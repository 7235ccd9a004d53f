using System.Diagnostics;
using System.Diagnostics.Metrics;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Diagnostics;

/// <summary>
/// The service's meter and activity source, named by the conventions of OpenTelemetry
/// (https://opentelemetry.io/docs/specs/semconv/general/naming/): dots between namespaces, plural counters, UCUM units. What is
/// counted here is counted once for each commit, never for a repeat. <c>docs/telemetry.md</c> lists all of it.
/// </summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "PosCloud";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter meter = new(Name);
    private readonly Counter<long> checkIns;
    private readonly Counter<long> offers;
    private readonly Counter<long> refusals;
    private readonly Counter<long> executions;
    private readonly Counter<long> downloaded;
    private readonly Histogram<double> buildDuration;
    private readonly Histogram<double> deltaRatio;
    private readonly Histogram<double> lag;
    private readonly Counter<long> delivered;
    private readonly Counter<long> setAside;

    public Telemetry(OperationMeter operations)
    {
        checkIns = meter.CreateCounter<long>("poscloud.check_ins", "{check_in}", "Check-ins that were taken.");
        offers = meter.CreateCounter<long>("poscloud.offers", "{offer}", "Releases offered to terminals.");
        refusals = meter.CreateCounter<long>("poscloud.refusals", "{refusal}", "Rules that kept a terminal from an offer.");
        executions = meter.CreateCounter<long>("poscloud.executions", "{execution}", "Upgrades that ended.");
        downloaded = meter.CreateCounter<long>("poscloud.downloads.size", "By", "Bytes that ended upgrades took over the network, as terminals say.");
        buildDuration = meter.CreateHistogram<double>("poscloud.delta.build.duration", "s", "Time to encode, decode and store a package.");
        deltaRatio = meter.CreateHistogram<double>("poscloud.delta.ratio", "1", "Size of a delta by the size of the full package.");
        lag = meter.CreateHistogram<double>("poscloud.outbox.lag", "s", "Time from the change to the publication of its event.");
        delivered = meter.CreateCounter<long>("poscloud.outbox.events", "{event}", "Events that the topic took.");
        setAside = meter.CreateCounter<long>("poscloud.outbox.set_aside", "{event}", "Events that the topic refused.");
        meter.CreateObservableCounter(
            "poscloud.storage.operations",
            () => operations.Snapshot().Select(s => new Measurement<long>(s.Value.Operations, new KeyValuePair<string, object?>("poscloud.work", s.Key))),
            "{operation}",
            "Requests to storage, retries included.");
    }

    /// <summary>For listeners that want this instance's measurements alone.</summary>
    public Meter Meter => meter;

    public void CheckedIn(string estate, DirectiveAction action, Decision decision)
    {
        var tag = Tag("poscloud.estate", estate);
        checkIns.Add(1, tag, Tag("poscloud.directive.action", KebabCaseEnumConverter<DirectiveAction>.Name(action)));
        if (decision.Offer is not null)
        {
            offers.Add(1, tag);
        }

        foreach (var refusal in decision.Refusals)
        {
            refusals.Add(1, tag, Tag("poscloud.refusal.rule", refusal.Rule));
        }
    }

    /// <param name="before">The execution before the report.</param>
    /// <param name="after">The same, ended.</param>
    /// <param name="packageSha256">The package that the terminal says it used.</param>
    /// <param name="estate">The tenant.</param>
    public void Ended(string estate, Execution before, Execution after, string? packageSha256)
    {
        var tag = Tag("poscloud.estate", estate);
        executions.Add(1, tag, Tag("poscloud.execution.state", KebabCaseEnumConverter<ExecutionState>.Name(after.State)));
        if (after.BytesDownloaded is { } bytes)
        {
            var used = before.Components.SelectMany(c => c.Packages).FirstOrDefault(p => p.Sha256 == packageSha256);
            downloaded.Add(bytes, tag, Tag("poscloud.package.kind", used is null ? "unknown" : Kind(used.BaseSha256)));
        }
    }

    public void Built(PackageRecord package, TimeSpan took, long? fullLength)
    {
        var kind = Tag("poscloud.package.kind", Kind(package.BaseSha256));
        var profile = Tag("poscloud.package.profile", KebabCaseEnumConverter<PackageProfile>.Name(package.Profile));
        buildDuration.Record(
            took.TotalSeconds, kind, profile, Tag("poscloud.package.state", KebabCaseEnumConverter<PackageState>.Name(package.State)));
        if (package.BaseSha256 is not null && package.Length is { } length && fullLength > 0)
        {
            deltaRatio.Record(length / (double)fullLength, profile);
        }
    }

    public void Delivered(IReadOnlyList<FinishedItem> finished, DateTimeOffset now)
    {
        foreach (var item in finished)
        {
            if (item.Item.Event is not { } published)
            {
                continue;
            }

            var type = Tag("cloudevents.event_type", published.Type);
            if (item.Refusal is not null)
            {
                setAside.Add(1, type);
                continue;
            }

            delivered.Add(1, type);
            lag.Record(Math.Max(0, (now - published.Time).TotalSeconds));
        }
    }

    /// <summary>A span that links to the traces in which the events happened.</summary>
    public Activity? StartDelivery(OutboxPartition partition, IReadOnlyList<OutboxItem> items)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var links = items
            .Select(i => i.Event?.TraceParent)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(parent => ActivityContext.TryParse(parent, null, out var context) ? context : default)
            .Where(context => context != default)
            .Select(context => new ActivityLink(context));
        return Source.StartActivity(
            "send events",
            ActivityKind.Producer,
            parentContext: default,
            [
                new("messaging.system", "eventgrid"),
                new("messaging.operation.type", "send"),
                new("messaging.batch.message_count", items.Count(i => i.Event is not null)),
                new("poscloud.estate", partition.Estate),
            ],
            links);
    }

    /// <summary>A span of the service's own work; null where nobody listens.</summary>
    public Activity? Start(string name, string estate) =>
        Source.StartActivity(name)?.SetTag("poscloud.estate", estate);

    public void Dispose() => meter.Dispose();

    private static string Kind(string? baseSha256) => baseSha256 is null ? "full" : "delta";

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
