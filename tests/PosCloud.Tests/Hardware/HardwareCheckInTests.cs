using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Hardware;

/// <summary>What a check-in says of peripherals and certificates becomes events, once, and costs nothing while nothing changes.</summary>
public sealed class HardwareCheckInTests : IDisposable
{
    private static readonly Peripheral Printer = new("POSPrinter", "TM-1", "P-1", "1.0", "OK");
    private static readonly Peripheral Scanner = new("Scanner", "S-9", "S-1", "2.0", "OK");

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task CheckIn_WithTheSamePeripherals_CostsOneTransaction_AlsoWhenTheirHealthChanges()
    {
        var terminal = await TerminalAsync(Printer, Scanner);
        await terminal.CheckInAsync();
        cloud.Faults.Reset();

        terminal.Peripherals = [Scanner with { Status = "dirty" }, Printer];
        await terminal.CheckInAsync();

        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task CheckIn_ThatIsTheFirstWithPeripherals_IsTheStartAndNoNews()
    {
        await TerminalAsync(Printer);
        await cloud.DrainAsync();

        Assert.Equal([EventTypes.TerminalEnrolled], cloud.Publisher.Events.Select(e => e.Type));
        Assert.Null((await ViewAsync()).InventoryChangedAt);
    }

    [Fact]
    public async Task CheckIn_WithOtherPeripherals_SaysWhatCameWhatWentAndWhatChanged_ForOneReadMore()
    {
        var terminal = await TerminalAsync(Printer, Scanner);
        cloud.Time.Advance(TimeSpan.FromHours(1));
        cloud.Faults.Reset();
        terminal.Peripherals = [Printer with { Firmware = "1.1" }, new Peripheral("Scale", "W", "W-1", "", "OK")];

        await terminal.CheckInAsync();

        Assert.Single(cloud.Faults.Operations, o => o == "terminals Get");
        await cloud.DrainAsync();
        var events = cloud.Publisher.Events.Skip(1).ToDictionary(e => e.Type, e => e.DataJson);
        Assert.Equal(3, events.Count);
        Assert.Contains("\"firmware\":\"1.1\"", events[EventTypes.TerminalPeripheralChanged], StringComparison.Ordinal);
        Assert.Contains("\"peripheralBefore\":{\"kind\":\"POSPrinter\",\"model\":\"TM-1\",\"serial\":\"P-1\",\"firmware\":\"1.0\"", events[EventTypes.TerminalPeripheralChanged], StringComparison.Ordinal);
        Assert.Contains("\"serial\":\"S-1\"", events[EventTypes.TerminalPeripheralRemoved], StringComparison.Ordinal);
        Assert.Contains("\"serial\":\"W-1\"", events[EventTypes.TerminalPeripheralAdded], StringComparison.Ordinal);
        Assert.Equal(cloud.Time.GetUtcNow(), (await ViewAsync()).InventoryChangedAt);
        Assert.Contains((await ViewAsync()).History!, h => h.Summary.Contains("Scale W-1 added", StringComparison.Ordinal));

        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        Assert.Equal(4, cloud.Publisher.Events.Count);
    }

    [Fact]
    public async Task CheckIn_WithChangesThatIsRepeated_OrMeetsAnotherWriter_AnnouncesThemOnce()
    {
        var terminal = await TerminalAsync(Printer);
        terminal.Peripherals = [Printer, Scanner];
        await cloud.TouchAsync(terminal);
        var message = terminal.NextCheckIn();

        var first = (await terminal.SendAsync(message)).Value();
        (await terminal.SendAsync(message)).Value();
        terminal.Take(message, first);
        await terminal.CheckInAsync();
        await cloud.SettleAsync();

        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalPeripheralAdded));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task CheckIn_WithAFaultAnywhere_AnnouncesEachChangeOnce(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                var terminal = await cloud.TerminalAsync();
                terminal.Peripherals = [Printer];
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return terminal;
            },
            async (cloud, terminal) =>
            {
                terminal.Peripherals = [Scanner];
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
            },
            moment);

        Assert.True(disturbed >= 4, $"{disturbed}");
    }

    [Fact]
    public async Task Peripheral_OfAKindThatUnifiedPosLacks_IsTakenAndMarked()
    {
        await TerminalAsync(Printer, new Peripheral("CoffeeMaker", "C", "", "", "OK"), new Peripheral("touchscreen", "T", "", "", "OK"));

        Assert.Equal(["CoffeeMaker"], (await ViewAsync()).UnknownKinds);
    }

    [Fact]
    public async Task Certificate_ThatComesToItsEnd_IsAnnouncedAtEachThresholdOnce()
    {
        var terminal = await TerminalAsync();
        var end = cloud.Time.GetUtcNow().AddDays(61);
        terminal.Certificates = [new TerminalCertificate("host-tls", new string('a', 64), end, "Test CA"), new TerminalCertificate("ca-root", new string('b', 64), end.AddYears(5))];
        for (var day = 0; day < 70; day++)
        {
            await terminal.CheckInAsync();
            await terminal.CheckInAsync();
            cloud.Time.Advance(TimeSpan.FromDays(1));
        }

        await cloud.SettleAsync();
        var warnings = cloud.Publisher.Events.Where(e => e.Type == EventTypes.TerminalCertificateExpiring).Select(e => e.DataJson).ToList();
        Assert.Equal([60, 30, 7, 0], warnings.Select(Days));
        Assert.All(warnings, w => Assert.Contains("host-tls", w, StringComparison.Ordinal));
        Assert.Equal(2, (await ViewAsync()).Certificates!.Count);
    }

    [Fact]
    public async Task Certificate_ThatReplacesOneOfTheSameName_IsWarnedOfForItself()
    {
        var terminal = await TerminalAsync();
        var now = cloud.Time.GetUtcNow();
        terminal.Certificates = [new TerminalCertificate("host-tls", new string('a', 64), now.AddDays(5))];
        await terminal.CheckInAsync();
        terminal.Certificates = [];
        await terminal.CheckInAsync();
        terminal.Certificates = [new TerminalCertificate("host-tls", new string('a', 64), now.AddDays(5))];
        await terminal.CheckInAsync();
        terminal.Certificates = [new TerminalCertificate("host-tls", new string('c', 64), now.AddDays(25))];
        await terminal.CheckInAsync();
        terminal.Certificates = null;
        await terminal.CheckInAsync();
        await cloud.SettleAsync();

        Assert.Equal(
            [5, 25],
            cloud.Publisher.Events.Where(e => e.Type == EventTypes.TerminalCertificateExpiring).Select(e => Days(e.DataJson)));
    }

    [Fact]
    public async Task SealedState_WithEverythingThatHardwareAdds_StaysSmall()
    {
        var terminal = await TerminalAsync();
        await terminal.CheckInAsync();
        var before = terminal.State!.Length;
        terminal.Peripherals = [.. Enumerable.Range(0, 32).Select(n => new Peripheral("POSPrinter", new string('m', 64), $"{n}", new string('f', 64), new string('s', 64)))];
        await terminal.CheckInAsync();

        Assert.InRange(terminal.State.Length - before, 0, 200);
    }

    private async Task<FakeTerminal> TerminalAsync(params Peripheral[] peripherals)
    {
        var terminal = new FakeTerminal(cloud, SampleImages.Of(1)) { Peripherals = peripherals };
        await terminal.EnrolAsync(await cloud.CodeAsync("till-1"));
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        return terminal;
    }

    private async Task<TerminalView> ViewAsync() => (await cloud.Get<TerminalQueries>().ShowAsync(Estate, "till-1", CancellationToken.None)).Value();

    private static int Days(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("daysLeft").GetInt32();
}
