using PosCloud.Protocol.Preconditions;
using static PosCloud.Tests.Preconditions.PreconditionSamples;

namespace PosCloud.Tests.Preconditions;

/// <summary>Zones, days and changes of the clock, by cases that anybody can check with a calendar.</summary>
public sealed class ScheduleTimeTests
{
    [Theory]
    // An ordinary day; bounds are half-open.
    [InlineData("Europe/Berlin", "2030-01-20T00:59Z", "02:00", "04:00", "2030-01-20T01:00Z")]
    [InlineData("Europe/Berlin", "2030-01-20T02:59Z", "02:00", "04:00", "2030-01-20T02:59Z")]
    [InlineData("Europe/Berlin", "2030-01-20T03:00Z", "02:00", "04:00", "2030-01-21T01:00Z")]
    // Across midnight, to midnight, and the whole day.
    [InlineData("Europe/Berlin", "2030-01-20T01:00Z", "22:00", "03:00", "2030-01-20T01:00Z")]
    [InlineData("Europe/Berlin", "2030-01-20T02:00Z", "22:00", "03:00", "2030-01-20T21:00Z")]
    [InlineData("Europe/Berlin", "2030-01-20T23:00Z", "22:00", "00:00", "2030-01-21T21:00Z")]
    [InlineData("Europe/Berlin", "2030-01-20T23:00Z", "00:00", "24:00", "2030-01-20T23:00Z")]
    // 2030-03-31: 02:00 becomes 03:00. A window that begins in the skipped hour begins with the first minute after it.
    [InlineData("Europe/Berlin", "2030-03-31T00:00Z", "02:30", "04:00", "2030-03-31T01:00Z")]
    [InlineData("Europe/Berlin", "2030-03-31T00:00Z", "02:10", "02:50", "2030-04-01T00:10Z")]
    [InlineData("Europe/Berlin", "2030-03-31T00:30Z", "01:30", "02:30", "2030-03-31T00:30Z")]
    [InlineData("Europe/Berlin", "2030-03-31T01:00Z", "01:30", "02:30", "2030-03-31T23:30Z")]
    // 2030-10-27: 03:00 becomes 02:00. A window is open in both passes, and not between them.
    [InlineData("Europe/Berlin", "2030-10-26T23:30Z", "02:00", "02:30", "2030-10-27T00:00Z")]
    [InlineData("Europe/Berlin", "2030-10-27T00:29Z", "02:00", "02:30", "2030-10-27T00:29Z")]
    [InlineData("Europe/Berlin", "2030-10-27T00:30Z", "02:00", "02:30", "2030-10-27T01:00Z")]
    [InlineData("Europe/Berlin", "2030-10-27T01:30Z", "02:00", "02:30", "2030-10-28T01:00Z")]
    // Half an hour of summer time, both ways.
    [InlineData("Australia/Lord_Howe", "2030-10-05T15:00Z", "02:15", "03:00", "2030-10-05T15:30Z")]
    [InlineData("Australia/Lord_Howe", "2030-04-06T14:45Z", "01:30", "01:45", "2030-04-06T15:00Z")]
    // Both sides of the date line: 14 hours ahead, 11 behind.
    [InlineData("Pacific/Kiritimati", "2030-01-20T00:00Z", "02:00", "03:00", "2030-01-20T12:00Z")]
    [InlineData("Pacific/Pago_Pago", "2030-01-20T00:00Z", "02:00", "03:00", "2030-01-20T13:00Z")]
    // Half-hour zone, no summer time.
    [InlineData("Asia/Kolkata", "2030-03-31T00:00Z", "02:00", "03:00", "2030-03-31T20:30Z")]
    // Summer time that begins at midnight: the day begins at 01:00.
    [InlineData("Africa/Cairo", "2030-04-25T21:59Z", "00:00", "02:00", "2030-04-25T22:00Z")]
    public void NextOpening_DailyWindow_IsRight(string zone, string now, string from, string to, string expected) =>
        Assert.Equal(Utc(expected), PreconditionEvaluator.NextOpening(InWindows(new WeeklySpan(EveryDay, from, to)), zone, null, Utc(now)));

    [Theory]
    // 20:00 UTC on Saturday is Sunday already in Kiritimati, and still Saturday in Pago Pago.
    [InlineData("Pacific/Kiritimati", Weekday.Sun, "2030-01-19T20:00Z")]
    [InlineData("Pacific/Kiritimati", Weekday.Sat, "2030-01-25T10:00Z")]
    [InlineData("Pacific/Pago_Pago", Weekday.Sat, "2030-01-19T20:00Z")]
    [InlineData("Pacific/Pago_Pago", Weekday.Sun, "2030-01-20T11:00Z")]
    public void NextOpening_WindowOnOneDay_GoesByTheDayOfTheShop(string zone, Weekday day, string expected) =>
        Assert.Equal(
            Utc(expected), PreconditionEvaluator.NextOpening(InWindows(new WeeklySpan([day], "00:00", "24:00")), zone, null, Utc("2030-01-19T20:00Z")));

    [Fact]
    public void NextOpening_SundayNight_ReachesIntoMonday()
    {
        var schedule = InWindows(new WeeklySpan([Weekday.Sun], "23:00", "05:00"));

        Assert.Equal(Utc("2030-01-21T04:59Z"), PreconditionEvaluator.NextOpening(schedule, "UTC", null, Utc("2030-01-21T04:59Z")));
        Assert.Equal(Utc("2030-01-27T23:00Z"), PreconditionEvaluator.NextOpening(schedule, "UTC", null, Utc("2030-01-21T05:00Z")));
    }

    [Fact]
    public void NextOpening_DayThatTheZoneSkipped_IsNotThere() =>
        // Samoa went from Thursday, 2011-12-29 to Saturday, 2011-12-31.
        Assert.Equal(
            Utc("2012-01-05T10:00Z"),
            PreconditionEvaluator.NextOpening(InWindows(new WeeklySpan([Weekday.Fri], "00:00", "24:00")), "Pacific/Apia", null, Utc("2011-12-29T12:00Z")));

    [Theory]
    // The bounds fall in the doubled hour: frozen from its first to its second pass.
    [InlineData("2030-10-27T02:15", "2030-10-27T02:30", "2030-10-27T00:14Z", "2030-10-27T00:14Z")]
    [InlineData("2030-10-27T02:15", "2030-10-27T02:30", "2030-10-27T00:15Z", "2030-10-27T01:30Z")]
    // In the skipped hour: the first instant after it.
    [InlineData("2030-03-31T02:30", "2030-03-31T04:00", "2030-03-31T00:59Z", "2030-03-31T00:59Z")]
    [InlineData("2030-03-31T02:30", "2030-03-31T04:00", "2030-03-31T01:00Z", "2030-03-31T02:00Z")]
    [InlineData("2030-03-31T01:00", "2030-03-31T02:30", "2030-03-31T00:00Z", "2030-03-31T01:00Z")]
    public void NextOpening_Freeze_IsReadWidely(string from, string to, string now, string expected) =>
        Assert.Equal(
            Utc(expected), PreconditionEvaluator.NextOpening(new Schedule(Freezes: [new Freeze(from, to, "x")]), "Europe/Berlin", null, Utc(now)));

    [Theory]
    // Hours that pass, not hours on the clock: two before 04:00 summer time is 01:00 winter time.
    [InlineData("2030-03-31T04:00", "2030-03-30T23:59Z", "2030-03-30T23:59Z")]
    [InlineData("2030-03-31T04:00", "2030-03-31T00:00Z", "2030-03-31T03:00Z")]
    [InlineData("2030-10-27T02:30", "2030-10-26T22:30Z", "2030-10-27T02:30Z")]
    public void NextOpening_QuietTime_CountsHoursThatPass(string at, string now, string expected) =>
        Assert.Equal(
            Utc(expected), PreconditionEvaluator.NextOpening(new Schedule(Quiet: [new QuietTime(at, 2, 1, "x")]), "Europe/Berlin", null, Utc(now)));

    [Fact]
    public void NextOpening_FreezesThatOverlap_EndsWithTheLast()
    {
        var schedule = new Schedule(
            Windows: [new WeeklySpan([Weekday.Sun], "02:00", "04:00")],
            OutsideTradingHours: true,
            Freezes: [new Freeze("2030-01-28T00:00", "2030-02-20T00:00", "b"), new Freeze("2030-01-01T00:00", "2030-02-01T00:00", "a")],
            Quiet: [new QuietTime("2030-02-24T02:30", 1, 1, "c")]);

        Assert.Equal(Utc("2030-02-24T03:30Z"), PreconditionEvaluator.NextOpening(schedule, "UTC", [new WeeklySpan([Weekday.Sun], "00:00", "02:15")], Now));
    }

    [Theory]
    [InlineData("2031-02-24T01:29", true)]
    [InlineData("2031-02-24T01:31", false)]
    public void NextOpening_NothingWithin400Days_IsNull(string end, bool isFound) =>
        Assert.Equal(
            isFound, PreconditionEvaluator.NextOpening(new Schedule(Freezes: [new Freeze("2030-01-01T00:00", end, "x")]), "UTC", null, Now) is not null);

    [Fact]
    public void NextOpening_ShopThatNeverClosesOrNeverOpens_IsNullOrNow()
    {
        var schedule = new Schedule(OutsideTradingHours: true);

        Assert.Null(PreconditionEvaluator.NextOpening(schedule, "UTC", [new WeeklySpan(EveryDay, "00:00", "24:00")], Now));
        Assert.Null(PreconditionEvaluator.NextOpening(schedule, "UTC", null, Now));
        Assert.Equal(Now, PreconditionEvaluator.NextOpening(schedule, "UTC", [], Now));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/GMT+5", true)]
    [InlineData("europe/berlin", false)]
    [InlineData("utc", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("localtime", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin", false)]
    [InlineData("zone.tab", false)]
    [InlineData("Europe", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void NextOpening_ZoneNotSpelledAsIanaDoes_IsUnknown(string? zone, bool isKnown)
    {
        // Known zones first: what was looked up before must not change the answer.
        Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _));

        Assert.Equal(isKnown, PreconditionEvaluator.NextOpening(InWindows(new WeeklySpan(EveryDay, "00:00", "24:00")), zone, null, Now) is not null);
        Assert.NotNull(PreconditionEvaluator.NextOpening(new Schedule(), zone, null, Now));
    }

    [Fact]
    public void NextOpening_AtTheEndsOfTheCalendar_DoesNotThrow()
    {
        var schedule = new Schedule(
            Windows: [new WeeklySpan([Weekday.Mon], "00:00", "00:01")],
            Freezes: [new Freeze("0001-01-01T00:00", "0001-01-02T00:00", "x"), new Freeze("9999-12-31T00:00", "9999-12-31T23:59", "x")],
            Quiet: [new QuietTime("0001-01-01T00:00", 744, 744, "x"), new QuietTime("9999-12-31T23:59", 744, 744, "x")]);

        Assert.NotNull(PreconditionEvaluator.NextOpening(schedule, "Pacific/Pago_Pago", null, DateTimeOffset.MinValue));
        Assert.Null(PreconditionEvaluator.NextOpening(schedule, "Pacific/Kiritimati", null, DateTimeOffset.MaxValue));
    }
}
