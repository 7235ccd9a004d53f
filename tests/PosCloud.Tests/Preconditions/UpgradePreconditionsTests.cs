using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Preconditions.PreconditionSamples;

namespace PosCloud.Tests.Preconditions;

public sealed class UpgradePreconditionsTests
{
    private static readonly WeeklySpan Span = new([Weekday.Mon], "08:00", "20:00");

    private static readonly Dictionary<string, UpgradePreconditions> OutOfBounds = new()
    {
        ["/minBatteryPercent: must be between 1 and 100"] = Full with { MinBatteryPercent = 0 },
        ["/minIdleSeconds: must be between 0 and 86400"] = Full with { MinIdleSeconds = 86_401 },
        ["/freeBytes: must be between 0 and 68719476736"] = Full with { FreeBytes = -1 },
        ["/minLinkQualityPercent: must be between 1 and 100"] = Full with { MinLinkQualityPercent = 101 },
        ["/components: must have 0 to 16 elements"] = Full with { Components = [.. Enumerable.Repeat(new ComponentNeed("os", "1"), 17)] },
        ["/components: must not contain null"] = Full with { Components = [null!] },
        ["/components/0/name: must be 1 to 64 lower-case letters, digits, '-' or single dots"] = Full with { Components = [new("OS", "1")] },
        ["/components/0/minVersion: must be 1 to 64 letters, digits, '.', '-', '_' or '+'"] = Full with { Components = [new("os", "")] },
        ["/peripherals: must have 0 to 32 elements"] = Full with { Peripherals = [.. Enumerable.Repeat(new PeripheralNeed("Scanner"), 33)] },
        ["/peripherals/0/kind: must have 1 to 64 characters"] = Full with { Peripherals = [new("")] },
        ["/peripherals/0/model: must have 0 to 64 characters"] = Full with { Peripherals = [new("Scanner", new string('m', 65))] },
        ["/peripherals/0/minFirmware: must have 1 to 64 characters"] = Full with { Peripherals = [new("Scanner", null, "")] },
        ["/schedule/windows: must have 1 to 28 elements"] = Timed(InWindows()),
        ["/schedule/windows: must have 1 to 28 elements "] = Timed(InWindows([.. Enumerable.Repeat(Span, 29)])),
        ["/schedule/windows: must not contain null"] = Timed(InWindows([null!])),
        ["/schedule/windows/1/days: must have 1 to 7 elements"] = Timed(InWindows(Span, Span with { Days = [] })),
        ["/schedule/windows/0/days: must be days"] = Timed(InWindows(Span with { Days = [(Weekday)7] })),
        ["/schedule/windows/0/from: must be a time 'HH:mm' from 00:00 to 23:59"] = Timed(InWindows(Span with { From = "24:00" })),
        ["/schedule/windows/0/from: must be a time 'HH:mm' from 00:00 to 23:59 "] = Timed(InWindows(Span with { From = "8:00" })),
        ["/schedule/windows/0/to: must be a time 'HH:mm' from 00:00 to 24:00"] = Timed(InWindows(Span with { To = "24:01" })),
        ["/schedule/windows/0/to: must be a time 'HH:mm' from 00:00 to 24:00 "] = Timed(InWindows(Span with { To = "20:00:00" })),
        ["/schedule/windows/0: must not have zero length; a whole day is 00:00 to 24:00"] = Timed(InWindows(Span with { To = "08:00" })),
        ["/schedule/freezes: must have 0 to 32 elements"] = Timed(new(Freezes: [.. Enumerable.Repeat(FullSchedule.Freezes![0], 33)])),
        ["/schedule/freezes/0/from: must be a local date-time 'yyyy-MM-ddTHH:mm'"] = Timed(new(Freezes: [new("2030-02-30T00:00", "2030-03-01T00:00", "x")])),
        ["/schedule/freezes/0/to: must be a local date-time 'yyyy-MM-ddTHH:mm'"] = Timed(new(Freezes: [new("2030-02-01T00:00", "2030-03-01T00:00Z", "x")])),
        ["/schedule/freezes/0: must end after it begins"] = Timed(new(Freezes: [new("2030-03-01T00:00", "2030-03-01T00:00", "x")])),
        ["/schedule/freezes/0/reason: must have 1 to 64 characters"] = Timed(new(Freezes: [new("2030-02-01T00:00", "2030-03-01T00:00", "")])),
        ["/schedule/quiet: must have 0 to 32 elements"] = Timed(new(Quiet: [.. Enumerable.Repeat(FullSchedule.Quiet![0], 33)])),
        ["/schedule/quiet/0/at: must be a local date-time 'yyyy-MM-ddTHH:mm'"] = Timed(new(Quiet: [new("2030-02-01", 1, 1, "x")])),
        ["/schedule/quiet/0/hoursBefore: must be between 0 and 744"] = Timed(new(Quiet: [new("2030-02-01T00:00", 745, 1, "x")])),
        ["/schedule/quiet/0/hoursAfter: must be between 0 and 744"] = Timed(new(Quiet: [new("2030-02-01T00:00", 1, -1, "x")])),
        ["/schedule/quiet/0: must have hours before or after"] = Timed(new(Quiet: [new("2030-02-01T00:00", 0, 0, "x")])),
        ["/schedule/quiet/0/reason: must have 1 to 64 characters"] = Timed(new(Quiet: [new("2030-02-01T00:00", 1, 1, new string('x', 65))])),
        ["/schedule/deferral/maxTimes: must be between 0 and 100"] = Timed(new(Deferral: new DeferralLimit(101))),
    };

    public static TheoryData<string> Errors => [.. OutOfBounds.Keys];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Check_OutOfBounds_NamesMemberAndRule(string error)
    {
        var check = new FieldChecker();
        OutOfBounds[error].Check(check);
        Assert.Equal(error.Trim(), check.Error);

        var inside = new FieldChecker();
        OutOfBounds[error].Check(inside, "/preconditions");
        Assert.StartsWith("/preconditions/", inside.Error, StringComparison.Ordinal);
        Assert.Equal(PreconditionRules.Invalid, PreconditionEvaluator.Evaluate([OutOfBounds[error]], Good, UpgradeStep.Download, Now)?.Rule);
    }

    [Fact]
    public void Check_EverythingOrNothing_IsWithinBounds()
    {
        var check = new FieldChecker();
        Full.Check(check);
        new UpgradePreconditions().Check(check);
        Assert.Null(check.Error);
    }

    [Fact]
    public void Json_OfEverything_RoundTripsByItsNames()
    {
        var json = JsonSerializer.Serialize(Full, ProtocolJson.Default.UpgradePreconditions);

        Assert.StartsWith("""{"power":"mains","minBatteryPercent":50,"batchClosed":true,""", json, StringComparison.Ordinal);
        Assert.Contains("""{"days":["sun"],"from":"02:00","to":"04:00"}""", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(
            JsonSerializer.Deserialize(json, ProtocolJson.Default.UpgradePreconditions)!, ProtocolJson.Default.UpgradePreconditions));
    }

    [Fact]
    public void Json_Empty_AsksForNothing() =>
        Assert.Equal(new UpgradePreconditions(), JsonSerializer.Deserialize("{}", ProtocolJson.Default.UpgradePreconditions));

    [Theory]
    [InlineData(-1, "08:00", "/conditions/linkQualityPercent: must be between 0 and 100")]
    [InlineData(101, "08:00", "/conditions/linkQualityPercent: must be between 0 and 100")]
    [InlineData(100, "8:00", "/conditions/tradingHours/0/from: must be a time 'HH:mm' from 00:00 to 23:59")]
    [InlineData(0, "20:00", "/conditions/tradingHours/0: must not have zero length; a whole day is 00:00 to 24:00")]
    [InlineData(0, "08:00", null)]
    public void CheckIn_LinkQualityAndTradingHours_AreBounded(int quality, string from, string? error)
    {
        var check = new FieldChecker();
        var conditions = new Conditions(LinkQualityPercent: quality, TradingHours: [Span with { From = from }]);
        new CheckInRequest(1, new HardwareInfo("sn-1", "POS-1", "A"), [], [], conditions, "1.0").Check(check);
        Assert.Equal(error, check.Error);
    }
}
