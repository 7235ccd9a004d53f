using PosCloud.Delta;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Storage;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Tests.Terminal.Data;
using PosCloud.Tests.Terminal.SelfTests;
using PosCloud.Tests.Terminal.Sets;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>An upgrade whose power is cut. Its images are small, so that thousands of runs take a minute.</summary>
/// <param name="Name">For messages.</param>
/// <param name="FailsSelfTest">The new version cannot take money.</param>
/// <param name="Packages">What the directive names, cheapest first.</param>
/// <param name="HasTrial">The release asks for a trial transaction.</param>
/// <param name="IsSet">Printer firmware and a network profile are in the release too.</param>
/// <param name="RotatesKey">The terminal's key is exchanged as soon as the upgrade is over.</param>
/// <param name="Data">What happens to the data.</param>
/// <param name="HasPeople">A notice must be acknowledged, a checklist answered, and diagnostics are asked for.</param>
internal sealed record PowerCutScenario(
    string Name,
    bool FailsSelfTest,
    Func<FakeCloud, DirectivePackage[]> Packages,
    bool HasTrial = false,
    bool IsSet = false,
    bool RotatesKey = false,
    DataChange Data = DataChange.None,
    bool HasPeople = false)
{
    private static readonly string[] More = [SampleSet.Firmware, SampleSet.Lan];

    public static byte[] Old { get; } = Random(1, 10_000);

    public static byte[] New { get; } = [.. Old[..5_000], .. Random(2, 5_000), .. Old[5_000..]];

    public static string OldSha256 { get; } = TestImages.Sha256(Old);

    public static string NewSha256 { get; } = TestImages.Sha256(New);

    /// <summary>One for all runs, which change nothing in it: making keys takes longer than a run.</summary>
    public static FakeTrust Trust { get; } = MakeTrust();

    private static readonly byte[] Delta = Encode(Old, New);

    private static readonly byte[] Full = Encode([], New);

    // The right delta by its label only: it is refused when its header is read, and the full package follows.
    private static readonly byte[] WrongDelta = Encode(Random(3, 9_000), Random(4, 1_000));

    public static PowerCutScenario Upgrade { get; } = new(
        "upgrade", false, cloud => [cloud.Package(Delta, OldSha256), cloud.Package(Full, null)]);

    public static PowerCutScenario GoesBack { get; } = new(
        "goes-back", true, cloud => [cloud.Package(Delta, OldSha256), cloud.Package(Full, null)]);

    public static PowerCutScenario SecondPackage { get; } = new(
        "second-package", false, cloud => [cloud.Package(WrongDelta, OldSha256), cloud.Package(Full, null)]);

    public static PowerCutScenario Set { get; } = Upgrade with { Name = "set", IsSet = true };

    public static PowerCutScenario SetGoesBack { get; } = GoesBack with { Name = "set-goes-back", IsSet = true };

    /// <summary>What is installed before it, by component: version, kind and hash.</summary>
    public SlotManifest OldSet => new(
        [new SlotComponent("os", "1.0.0", OldSha256, Old.Length), .. IsSet ? More.Select(n => SampleSet.OldComponent(n)) : []]);

    /// <summary>What is installed after it.</summary>
    public SlotManifest NewSet => new(
        [new SlotComponent("os", "2.0.0", NewSha256, New.Length), .. IsSet ? More.Select(n => SampleSet.NewComponent(n)) : []]);

    public static PowerCutScenario TrialTransaction { get; } = Upgrade with { Name = "trial-transaction", HasTrial = true };

    public static PowerCutScenario People { get; } = Upgrade with { Name = "people", HasPeople = true };

    public static PowerCutScenario KeyRotation { get; } = Upgrade with { Name = "key-rotation", RotatesKey = true };

    /// <summary>Backed up, migrated, confirmed.</summary>
    public static PowerCutScenario Migrates { get; } = Upgrade with { Name = "migrates", Data = DataChange.Migrated };

    /// <summary>Backed up, migrated, and back since the new version cannot take money.</summary>
    public static PowerCutScenario MigratesAndGoesBack { get; } = GoesBack with { Name = "migrates-and-goes-back", Data = DataChange.Migrated };

    /// <summary>Backed up, and back since the migration does what it must not.</summary>
    public static PowerCutScenario MigrationFails { get; } = Upgrade with { Name = "migration-fails", Data = DataChange.MigrationFails };

    /// <summary>No upgrade: a backup that a recipient has released is restored.</summary>
    public static PowerCutScenario Restore { get; } = Upgrade with { Name = "restore", Data = DataChange.Restored };

    public Directive Directive(FakeCloud cloud)
    {
        cloud.OfferUnapproved(1, "x-1", Packages(cloud));
        var offer = cloud.Offer!;
        var trial = new SelfTestItem("trial", SelfTestKind.TrialTransaction, Transaction: new TrialTransaction(FakeAcquirer.Endpoint, 100, "EUR"));
        return offer with
        {
            ReleaseId = IsSet ? SampleSet.Summer : offer.ReleaseId,
            Backup = Data == DataChange.None ? null : new BackupPlan(["articles", "journal"]),
            Migrations = Data switch
            {
                DataChange.Migrated => [DataBench.AppendColumn, DataBench.DropBlank],
                DataChange.MigrationFails => [DataBench.DropBlank, DataBench.AppendColumn with { Verify = [new MigrationCheck("articles", Content: ContentRule.Same)] }],
                _ => null,
            },
            SelfTest = HasTrial ? new SelfTestPlan([new SelfTestItem("keys", SelfTestKind.Keys, "mac"), trial]) : null,
            Components =
            [
                offer.Components![0] with { Sha256 = NewSha256, Length = New.Length },
                .. IsSet ? More.Select(n => SampleSet.ToInstall(cloud, n)) : [],
            ],
        };
    }

    private static FakeTrust MakeTrust()
    {
        var trust = new FakeTrust(DateTimeOffset.UnixEpoch) { BackupKeys = DataBench.Recipients(DataBench.Recipient) };
        trust.Sets[SampleSet.Summer] = new ReleaseSet(SampleSet.Summer, [.. More.Prepend("os").Select(n => new SetComponent(n, "2.0.0"))]);
        trust.Approve([FakeCloud.NewImage with { Sha256 = NewSha256, Length = New.Length }, .. More.Select(n => SampleSet.Target(n))]);
        return trust;
    }

    private static byte[] Encode(byte[] from, byte[] to)
    {
        using var output = new MemoryStream();
        var options = new DeltaEncodeOptions { Profile = DeltaProfile.Fast, BlockLength = 4096 };
        DeltaEncoder.Encode(new MemoryStream(from), new MemoryStream(to), output, options, null, default);
        return output.ToArray();
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
