using FsCheck.Xunit;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Preconditions;

/// <summary>Which peripherals go with which terminals and firmware: closed for kinds that the matrix allows something of.</summary>
public sealed class CompatibilityTests
{
    private static readonly HardwareInfo P400 = new("sn", "P400", "B");

    [Theory]
    [InlineData("TM-1", "2.5", true)]
    [InlineData("TM-1", "2.0", true)]
    [InlineData("TM-1", "1.9", false)]
    [InlineData("TM-1", "3.0", true)]
    [InlineData("TM-1", "3.0.1", false)]
    [InlineData("TM-1", "", false)]
    [InlineData("TM-9", "2.5", false)]
    public void Evaluate_OfAClosedKind_AllowsWhatARowAllowsForCertain(string model, string firmware, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows([Allowed("TM-1", "2.0", "3.0")], new Peripheral("POSPrinter", model, "", firmware, "")));

    [Theory]
    [InlineData("TM-1", "2.5", false)]
    [InlineData("TM-1", "1.9", true)]
    [InlineData("TM-1", "", false)]
    [InlineData("TM-2", "2.5", true)]
    [InlineData("", "2.5", false)]
    public void Evaluate_OfAKindWithForbiddenRowsOnly_IsOpenButForWhatMightBeMeant(string model, string firmware, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows([Allowed("TM-1", "2.0", null) with { Verdict = CompatibilityVerdict.Forbidden }], new Peripheral("posprinter", model, "", firmware, "")));

    [Fact]
    public void Evaluate_OfAnotherKind_IsNotAsked() =>
        Assert.True(Allows([Allowed("TM-1")], new Peripheral("Scale", "any", "", "", "")));

    [Fact]
    public void Evaluate_WithTheFirmwareThatTheReleaseBrings_CountsWhatResults()
    {
        var old = new Peripheral("POSPrinter", "TM-1", "", "1.0", "");
        IReadOnlyList<CompatibilityRow> rows = [Allowed("TM-1", "2.0", null)];

        Assert.False(Allows(rows, old));
        Assert.True(Allows(rows, old, new PeripheralUpdate("POSPrinter", "TM-1", "2.1")));
        Assert.False(Allows(rows, old, new PeripheralUpdate("POSPrinter", "TM-2", "2.1")));
        Assert.False(Allows(rows, old with { Firmware = "2.1" }, new PeripheralUpdate("POSPrinter", "TM-1", "1.5")));
    }

    [Property(MaxTest = 500)]
    public void Evaluate_ForbiddenRowMore_NeverAllowsMore(int seed)
    {
        var (rows, peripherals) = Make(seed);
        var more = rows.Append(Row(new Random(seed), CompatibilityVerdict.Forbidden)).ToList();

        Assert.True(!Allows(more, peripherals) || Allows(rows, peripherals));
    }

    [Property(MaxTest = 500)]
    public void Evaluate_PeripheralMore_NeverAllowsMore(int seed)
    {
        var (rows, peripherals) = Make(seed);

        Assert.True(!Allows(rows, peripherals) || Allows(rows, [.. peripherals.Skip(1)]));
    }

    [Property(MaxTest = 500)]
    public void Evaluate_TerminalThatForgetsItsFirmware_IsNeverAllowedMore(int seed)
    {
        var (rows, peripherals) = Make(seed);

        Assert.True(!Allows(rows, [.. peripherals.Select(p => p with { Firmware = "" })]) || Allows(rows, peripherals));
    }

    [Property(MaxTest = 500)]
    public void Evaluate_AnyMatrix_SaysTheSameAsTheDefinition(int seed)
    {
        var (rows, peripherals) = Make(seed);

        Assert.Equal(Array.TrueForAll(peripherals, p => IsRight(rows, p)), Allows(rows, peripherals));
    }

    [Theory]
    [InlineData("Printer", null, null, "/compatibility/0/kind")]
    [InlineData("POSPrinter", "2.0", "1.0", "/compatibility/0/maxFirmware")]
    [InlineData("POSPrinter", "", null, "/compatibility/0/minFirmware")]
    public void Check_OfARowThatMeansNothing_NamesTheMember(string kind, string? min, string? max, string pointer)
    {
        var check = new FieldChecker();

        new UpgradePreconditions(Compatibility: [new CompatibilityRow(kind, CompatibilityVerdict.Allowed, MinFirmware: min, MaxFirmware: max)]).Check(check);

        Assert.StartsWith(pointer + ":", check.Error, StringComparison.Ordinal);
    }

    private static CompatibilityRow Allowed(string model, string? min = null, string? max = null) =>
        new("POSPrinter", CompatibilityVerdict.Allowed, model, min, max, "P400", "A", "C");

    private static bool Allows(IReadOnlyList<CompatibilityRow> rows, Peripheral peripheral, params PeripheralUpdate[] updates) =>
        Allows(rows, [peripheral], updates);

    private static bool Allows(IReadOnlyList<CompatibilityRow> rows, Peripheral[] peripherals, params PeripheralUpdate[] updates) =>
        PreconditionEvaluator.Evaluate(
            [new UpgradePreconditions(Compatibility: rows)],
            new PreconditionSubject([], peripherals, new Conditions(), Hardware: P400, Updates: updates),
            UpgradeStep.Install,
            DateTimeOffset.UnixEpoch) is null;

    /// <summary>What docs/hardware.md says, written down a second time and in the plainest way.</summary>
    private static bool IsRight(IReadOnlyList<CompatibilityRow> rows, Peripheral peripheral)
    {
        var ofKind = rows.Where(r => string.Equals(r.Kind, peripheral.Kind, StringComparison.OrdinalIgnoreCase)).ToList();
        if (ofKind.Exists(r => r.Verdict == CompatibilityVerdict.Forbidden && MayMean(r, peripheral)))
        {
            return false;
        }

        return !ofKind.Exists(r => r.Verdict == CompatibilityVerdict.Allowed)
            || ofKind.Exists(r => r.Verdict == CompatibilityVerdict.Allowed && MayMean(r, peripheral) && IsKnown(r, peripheral));
    }

    private static bool MayMean(CompatibilityRow row, Peripheral peripheral) =>
        (row.Model is null || peripheral.Model.Length == 0 || row.Model == peripheral.Model)
        && (peripheral.Firmware.Length == 0 || IsIn(row.MinFirmware, row.MaxFirmware, peripheral.Firmware))
        && (row.TerminalModel is null || row.TerminalModel == P400.Model)
        && IsIn(row.MinRevision, row.MaxRevision, P400.Revision);

    private static bool IsKnown(CompatibilityRow row, Peripheral peripheral) =>
        (row.Model is null || peripheral.Model.Length > 0)
        && ((row.MinFirmware is null && row.MaxFirmware is null) || peripheral.Firmware.Length > 0);

    private static bool IsIn(string? min, string? max, string seen) =>
        (min is null || VersionOrder.Instance.Compare(seen, min) >= 0) && (max is null || VersionOrder.Instance.Compare(seen, max) <= 0);

    private static (List<CompatibilityRow> Rows, Peripheral[] Peripherals) Make(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, random.Next(5)).Select(_ => Row(random, (CompatibilityVerdict)random.Next(2))).ToList();
        var peripherals = Enumerable.Range(0, random.Next(4))
            .Select(_ => new Peripheral(Pick(random, "POSPrinter", "Scanner", "scanner"), Pick(random, "", "a", "b"), "", Pick(random, "", "1.0", "2.0", "3.0"), ""))
            .ToArray();
        return (rows, peripherals);
    }

    private static CompatibilityRow Row(Random random, CompatibilityVerdict verdict)
    {
        var (min, max) = (Pick(random, null, "1.0", "2.0"), Pick(random, null, "2.0", "3.0"));
        return new CompatibilityRow(
            Pick(random, "POSPrinter", "Scanner")!, verdict, Pick(random, null, "a", "b"), min, max, Pick(random, null, null, "P400", "P500"), Pick(random, null, "A", "C"));
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
