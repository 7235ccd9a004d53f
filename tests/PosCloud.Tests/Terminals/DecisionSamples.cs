using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Delta;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminals;

/// <summary>Arguments of a decision, each with the value that leads to an offer; tests change one of them.</summary>
internal static class DecisionSamples
{
    public const long ImageLength = 1000;
    public const long FullLength = 600;
    public const long DeltaLength = 50;
    public const long FullMemory = 2_400_000;

    public static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    public static string Hash(int image) => image.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    public static TerminalState State(Execution? execution = null, params RolloutOutcome[] outcomes) => new(
        "demo", "till-1", "sn-100", "thumbprint", 1, Revoked: false, "shop-1", new Dictionary<string, string>(), Now, 3,
        LastMessage: null, execution, outcomes, [.. Enumerable.Range(0, 10).Select(i => new Membership($"r{i}", 0, 1))]);

    public static DecoderInfo Decoder(
        long memory = ProfileChoice.DefaultMemory, DecoderPreference prefer = DecoderPreference.Size, int format = DeltaVersion.Current) => new(format, memory, prefer);

    /// <param name="installed">The installed image; null for a terminal without the component.</param>
    /// <param name="freeBytes">Null when unknown.</param>
    public static TerminalFacts Facts(int? installed = 1, long? freeBytes = long.MaxValue, DecoderInfo? decoder = null) => new(
        new HardwareInfo("sn-100", "POS-1", "A"),
        installed is { } image ? [new InstalledComponent("os", "1.0.0", Hash(image), ImageLength)] : [],
        [],
        new Conditions(FreeBytes: freeBytes),
        "1.0.0",
        Now,
        decoder ?? Decoder());

    public static PackageRecord Full(int image = 2, PackageState state = PackageState.Built) =>
        PackageRecord.Request(PackageKey.Full(Hash(image)), null, Now) with
        {
            State = state,
            Sha256 = Hash(1000 + image),
            Length = FullLength,
            DecoderMemory = FullMemory,
        };

    public static PackageRecord FromImage(
        int from = 1,
        int image = 2,
        PackageState state = PackageState.Built,
        long length = DeltaLength,
        DateTimeOffset? requestedAt = null,
        PackageProfile profile = PackageProfile.Default) =>
        PackageRecord.Request(PackageKey.Delta(Hash(image), Hash(from), profile), "1.0.0", requestedAt ?? Now) with
        {
            State = state,
            Sha256 = Hash(2000 + (from * 100) + (image * 10) + (int)profile),
            Length = length,
            DecoderMemory = profile == PackageProfile.Default ? ProfileChoice.DefaultMemory : ProfileChoice.SmallMemory,
        };

    public static RolloutPlan Plan(string rolloutId = "r1", int image = 2, string? target = null, params PackageRecord[] packages) => new(
        Rollout(rolloutId, $"os-{image}", target),
        new ReleaseRecord(
            $"os-{image}", ReleaseState.Published, [new ReleaseComponent("os", $"{image}", Hash(image), ImageLength, Uploaded: true)], null, Now, "operator"),
        packages);

    /// <summary>A rollout that runs, with its first wave open.</summary>
    public static RolloutRecord Rollout(string rolloutId = "r1", string releaseId = "os-2", string? target = null, RolloutPlanBody? plan = null)
    {
        var record = RolloutRecord.Create(rolloutId, releaseId, target ?? "all", plan ?? new RolloutPlanBody(), 0, "operator", Now);
        return record with { State = RolloutState.Running, Waves = [.. record.Waves.Select((w, i) => i == 0 ? w.Open(Now) : w)] };
    }

    public static World World(params RolloutPlan[] plans) => new("demo", plans);

    public static Execution Running(ExecutionState state = ExecutionState.Downloading, string rolloutId = "r1") =>
        new("x3-1", rolloutId, "os-2", state, Now, [new("os", "2", Hash(2), ImageLength, [new(Hash(1002), FullLength)])]);
}
