using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Cli;

/// <summary>Answers of the service.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset At = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly string Sha = new('a', 64);

    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static PackageView Package(PackageState state, string? baseVersion = null) => new(
        State: state,
        BaseSha256: baseVersion is null ? null : new string('b', 64),
        BaseVersion: baseVersion,
        Sha256: state == PackageState.Built ? Sha : null,
        Length: state == PackageState.Built ? 1000 : null,
        Reason: state == PackageState.Rejected ? "not-smaller" : null);

    public static ReleaseView Release(ReleaseState state, params PackageView[] packages) => new(
        ReleaseId: "os-2.0.0",
        State: state,
        Components: [new ReleaseComponentView("os", "2.0.0", Sha, 10_000, state != ReleaseState.Draft, packages)],
        CreatedAt: At,
        CreatedBy: "admin",
        Notes: "[bold]notes[/]",
        PublishedAt: state == ReleaseState.Published ? At : null,
        PublishedBy: null);

    public static RolloutView Rollout(RolloutState state, int confirmed, int rolledBack = 0) => new(
        RolloutId: "r1",
        ReleaseId: "os-2.0.0",
        State: state,
        Target: "all",
        CreatedAt: At,
        CreatedBy: "admin",
        CompletedAt: state == RolloutState.Completed ? At : null,
        Progress: new RolloutProgress(20, 20, confirmed, rolledBack, 0, 0));

    public static TerminalView Terminal(string id) => new(
        TerminalId: id,
        Site: "store-1",
        Tags: new Dictionary<string, string> { ["lane"] = "1" },
        Hardware: new HardwareInfo("hw-" + id, "T650", "2"),
        EnrolledAt: At,
        LastSeenAt: At,
        NextCheckInAt: At,
        AgentVersion: "0.1.0",
        Components: [new InstalledComponent("os", "1.0.0", Sha, 10_000)],
        Peripherals: [new Peripheral("POSPrinter", "P20", "S1", "1.1", "OK")],
        Conditions: new Conditions(Power: "mains", FreeBytes: 5_000_000),
        Execution: new ExecutionView("e1", "r1", "os-2.0.0", ExecutionState.RolledBack, At, "self-test-failed", "printer", 4000),
        History: [new HistoryView(At, "report", 7, "rolled back")]);

    public static Page<T> PageOf<T>(string? continuation, params T[] items) => new(items, continuation);
}
