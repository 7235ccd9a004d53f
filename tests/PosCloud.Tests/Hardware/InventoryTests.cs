using FsCheck.Xunit;
using PosCloud.Core.Hardware;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Hardware;

public sealed class InventoryTests
{
    private static readonly Peripheral Printer = new("POSPrinter", "TM-1", "P-1", "1.0", "OK");
    private static readonly Peripheral Scanner = new("Scanner", "S", "", "2.0", "OK");

    [Fact]
    public void Digest_OfAnotherOrderOrHealth_IsTheSame_AndOfAnythingElseAnother()
    {
        var digest = Inventory.Digest([Printer, Scanner]);

        Assert.Matches("^[0-9a-f]{16}$", digest);
        Assert.Equal(digest, Inventory.Digest([Scanner with { Status = "dirty" }, Printer with { Kind = "posprinter" }]));
        Assert.All(
            new Peripheral[][] { [Printer], [Printer, Scanner, Scanner], [Printer with { Serial = "P-2" }, Scanner], [Printer with { Firmware = "1.1" }, Scanner], [Printer with { Model = "TM-2" }, Scanner] },
            other => Assert.NotEqual(digest, Inventory.Digest(other)));
    }

    [Fact]
    public void Changes_OfAnExchange_AreOneGoneAndOneNew() => Assert.Equal(
        [new(PeripheralChangeKind.Removed, Printer), new(PeripheralChangeKind.Added, Printer with { Serial = "P-2" })],
        Inventory.Changes([Printer, Scanner], [Scanner, Printer with { Serial = "P-2" }]));

    [Fact]
    public void Changes_OfFirmware_AreOfTheSamePeripheral_AlsoWithoutASerialNumber()
    {
        Assert.Equal(
            [new(PeripheralChangeKind.Changed, Printer with { Firmware = "1.1" }, Printer)],
            Inventory.Changes([Printer, Scanner], [Printer with { Firmware = "1.1" }, Scanner]));
        Assert.Equal(
            [new(PeripheralChangeKind.Changed, Scanner with { Firmware = "2.1" }, Scanner)],
            Inventory.Changes([Scanner], [Scanner with { Firmware = "2.1" }]));
    }

    [Property(MaxTest = 500)]
    public void Changes_AppliedToTheOldInventory_GiveTheNewOne_AndAreNoneExactlyWhenTheDigestsAreTheSame(int seed)
    {
        var random = new Random(seed);
        var (before, after) = (Make(random), Make(random));

        var changes = Inventory.Changes(before, after);

        var result = before.Select(Key).ToList();
        foreach (var change in changes)
        {
            if (change.Kind != PeripheralChangeKind.Added)
            {
                Assert.True(result.Remove(Key(change.Before ?? change.Peripheral)));
            }

            if (change.Kind != PeripheralChangeKind.Removed)
            {
                result.Add(Key(change.Peripheral));
            }
        }

        Assert.Equal(after.Select(Key).Order(StringComparer.Ordinal), result.Order(StringComparer.Ordinal));
        Assert.Equal(Inventory.Digest(before) == Inventory.Digest(after), changes.Count == 0);
    }

    private static string Key(Peripheral p) => $"{p.Kind} {p.Model} {p.Serial} {p.Firmware}";

    private static List<Peripheral> Make(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => new Peripheral(Pick(random, "POSPrinter", "Scanner"), Pick(random, "a", "b"), Pick(random, "", "1", "2"), Pick(random, "", "1.0", "2.0"), Pick(random, "OK", "bad")))];

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
