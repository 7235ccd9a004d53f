namespace PosCloud.Core.Diagnostics;

/// <summary>One piece of work (a request, a sweep, a refresh) and the storage operations that it made.</summary>
public sealed class OperationScope : IDisposable
{
    public const string Snapshot = "snapshot";
    public const string PackageRequest = "package.request";
    public const string Relay = "outbox.relay";
    public const string Sweep = "outbox.sweep";
    public const string Retention = "events.retention";
    public const string Replay = "events.replay";
    public const string IdleCheckIn = "check-in.idle";
    /// <summary>No offer, but something new was looked up: a membership, or how busy the site is.</summary>
    public const string LookingCheckIn = "check-in.look";

    public const string OfferingCheckIn = "check-in.offer";

    private static readonly AsyncLocal<OperationScope?> Innermost = new();

    private readonly OperationMeter meter;
    private readonly OperationScope? outer;
    private int operations;

    internal OperationScope(OperationMeter meter, string name)
    {
        this.meter = meter;
        Name = name;
        outer = Innermost.Value;
        Innermost.Value = this;
    }

    /// <summary>The innermost scope of this flow of execution.</summary>
    public static OperationScope? Current => Innermost.Value;

    /// <summary>What the work turned out to be; may be set until the scope ends.</summary>
    public string Name { get; set; }

    public int Operations => Volatile.Read(ref operations);

    internal void Count() => Interlocked.Increment(ref operations);

    public void Dispose()
    {
        Innermost.Value = outer;
        meter.Record(Name, Operations);
    }
}
