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
        baseVersion is null ? null : new string('b', 64), baseVersion, state,
        state == PackageState.Built ? Sha : null, state == PackageState.Built ? 1000 : null, state == PackageState.Rejected ? "not-smaller" : null);

    public static ReleaseView Release(ReleaseState state, params PackageView[] packages) => new(
        "os-2.0.0", state, [new ReleaseComponentView("os", "2.0.0", Sha, 10_000, state != ReleaseState.Draft, packages)],
        "[bold]notes[/]", At, "admin", state == ReleaseState.Published ? At : null, null);

    public static RolloutView Rollout(RolloutState state, int confirmed, int rolledBack = 0) => new(
        "r1", "os-2.0.0", state, RolloutTarget.All, At, "admin", state == RolloutState.Completed ? At : null,
        new RolloutProgress(20, 20, confirmed, rolledBack, 0, 0));

    public static TerminalView Terminal(string id) => new(
        id, "store-1", new Dictionary<string, string> { ["lane"] = "1" }, new HardwareInfo("hw-" + id, "T650", "2"), At, At, At, "0.1.0",
        [new InstalledComponent("os", "1.0.0", Sha, 10_000)], [new Peripheral("POSPrinter", "P20", "S1", "1.1", "OK")],
        new Conditions(Power: "mains", FreeBytes: 5_000_000),
        new ExecutionView("e1", "r1", "os-2.0.0", ExecutionState.RolledBack, At, "self-test-failed", "printer", 4000),
        [new HistoryView(At, "report", 7, "rolled back")]);

    public static Page<T> PageOf<T>(string? continuation, params T[] items) => new(items, continuation);
}
