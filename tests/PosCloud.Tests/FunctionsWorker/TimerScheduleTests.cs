using System.Globalization;
using Microsoft.Azure.Functions.Worker.LocalHost.Timers;
using Microsoft.Extensions.Configuration;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class TimerScheduleTests
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Nightly"] = "0 30 2 * * *" })
        .Build();

    [Theory]
    [InlineData("*/10 * * * * *", "2026-03-01T12:00:01", "2026-03-01T12:00:10")]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00", "2026-03-01T12:10:00")]
    [InlineData("*/5 * * * *", "2026-03-01T12:05:00", "2026-03-01T12:10:00")]
    [InlineData("0 30 9 * * MON-FRI", "2026-03-06T10:00:00", "2026-03-09T09:30:00")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("%Nightly%", "2026-03-01T12:00:00", "2026-03-02T02:30:00")]
    [InlineData("01:30:00", "2026-03-01T12:00:00", "2026-03-01T13:30:00")]
    public void Schedule_AfterAMoment_NamesTheNextRun(string expression, string after, string expected)
    {
        var next = TimerSchedule.Parse(expression, Settings).Next(Utc(after));
        Assert.Equal(Utc(expected), next);
        Assert.Equal(DateTimeKind.Utc, next.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("* * *")]
    [InlineData("61 * * * * *")]
    [InlineData("-00:01:00")]
    [InlineData("00:00:00")]
    [InlineData("%Missing%")]
    public void Schedule_ThatIsNone_Throws(string expression) =>
        Assert.Throws<InvalidOperationException>(() => TimerSchedule.Parse(expression, Settings));

    [Fact]
    public void Schedule_ThatNeverComes_IsAtTheEndOfTime()
    {
        var schedule = TimerSchedule.Parse("0 0 0 30 2 *", Settings);
        Assert.Equal(9999, schedule.Next(Utc("2026-03-01T00:00:00")).Year);
        Assert.False(schedule.IsMonitorable(Utc("2026-03-01T00:00:00")));
    }

    [Theory]
    [InlineData("*/30 * * * * *", false)]
    [InlineData("0 * * * * *", true)]
    [InlineData("00:00:59", false)]
    [InlineData("00:01:00", true)]
    public void Schedule_OnceAMinuteOrLess_IsMonitored(string expression, bool expected) =>
        Assert.Equal(expected, TimerSchedule.Parse(expression, Settings).IsMonitorable(Utc("2026-03-01T12:00:00")));

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
