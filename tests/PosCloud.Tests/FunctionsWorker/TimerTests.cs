using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class TimerTests : IDisposable
{
    private readonly TestClock _time = new();
    private readonly string _statusFolder = Directory.CreateTempSubdirectory("timer-status-").FullName;

    public void Dispose() => Directory.Delete(_statusFolder, recursive: true);

    [Fact]
    public async Task Timer_AtEachOccurrence_RunsOnce()
    {
        await using var app = await StartAsync(typeof(FiveMinuteTimer));
        await RunAtAsync(app, 12, 5);
        await RunAtAsync(app, 12, 10);
        await RunAtAsync(app, 12, 15);
        Assert.Equal(["12:05:00 next 12:05:00", "12:10:00 next 12:10:00", "12:15:00 next 12:15:00"], app.Journal.Entries);
    }

    [Fact]
    public async Task Timer_WithRunOnStartup_RunsAtOnceAndThenBySchedule()
    {
        await using var app = await StartAsync(typeof(StartupTimer), "--Startup:Schedule", "0 30 12 * * *");
        await app.Journal.WaitForAsync(1);
        await RunAtAsync(app, 12, 30);
        Assert.Equal(["12:02:00 monitored False", "12:30:00 monitored False"], app.Journal.Entries);
    }

    [Fact]
    public async Task Schedule_WhoseSettingIsMissing_StopsTheStart()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(typeof(StartupTimer)));
        Assert.Contains("'Startup:Schedule'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Startup'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_MoreOftenThanOnceAMinute_IsNotMonitored()
    {
        await using var app = await StartAsync(typeof(SecondsTimer));
        await RunAtAsync(app, 12, 2, 10);
        await RunAtAsync(app, 12, 2, 20);
        Assert.Equal(["12:02:10 monitored False", "12:02:20 monitored False"], app.Journal.Entries);
        Assert.Empty(Directory.EnumerateFiles(_statusFolder));
    }

    [Fact]
    public async Task Timer_FurtherAwayThanATimerCanWait_StillRuns()
    {
        await using var app = await StartAsync(typeof(YearlyTimer));
        var end = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var left = end - _time.GetUtcNow(); left > TimeSpan.Zero; left = end - _time.GetUtcNow())
        {
            await _time.PassAsync(left < TimeSpan.FromDays(24) ? left : TimeSpan.FromDays(24));
        }

        await app.Journal.WaitForAsync(1);
        Assert.Equal(["2027-01-01 00:00 True"], app.Journal.Entries);
    }

    [Fact]
    public async Task Timer_ThatMissedARunWhileTheAppWasDown_MakesUpForItOnce()
    {
        await using (var first = await StartAsync(typeof(FiveMinuteTimer)))
        {
            await RunAtAsync(first, 12, 5);
        }

        _time.Advance(TimeSpan.FromMinutes(17));
        await using var second = await StartAsync(typeof(FiveMinuteTimer));
        await second.Journal.WaitForAsync(1);
        await RunAtAsync(second, 12, 25);
        Assert.Equal(["12:22:00 past due next 12:10:00", "12:25:00 next 12:25:00"], second.Journal.Entries);
    }

    [Fact]
    public async Task Timer_ThatNeverRanBeforeTheAppWentDown_IsPastDueToo()
    {
        await using (await StartAsync(typeof(FiveMinuteTimer)))
        {
        }

        _time.Advance(TimeSpan.FromMinutes(4));
        await using var second = await StartAsync(typeof(FiveMinuteTimer));
        Assert.Equal(["12:06:00 past due next 12:05:00"], await second.Journal.WaitForAsync(1));
    }

    [Theory]
    [InlineData("""{ "Last": "2026-03-01T00:00:00Z", "Next": "2026-03-01T01:00:00Z", "LastUpdated": "2026-03-01T00:00:00Z" }""")]
    [InlineData("{ damaged")]
    [InlineData("null")]
    public async Task Timer_WithAStatusOfAnotherScheduleOrADamagedOne_StartsAfresh(string status)
    {
        await File.WriteAllTextAsync(Path.Combine(_statusFolder, "FiveMinutes.json"), status);
        await using var app = await StartAsync(typeof(FiveMinuteTimer));
        await RunAtAsync(app, 12, 5);
        Assert.Equal(["12:05:00 next 12:05:00"], app.Journal.Entries);
    }

    [Fact]
    public async Task Ticks_WhileARunLasts_BecomeOneRunAfterIt()
    {
        var gate = new Gate();
        await using var app = await StartAsync([typeof(SlowTimer)], builder => builder.Services.AddSingleton(gate));
        await RunAtAsync(app, 12, 5);
        _time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(["12:05:00"], app.Journal.Entries);
        gate.Open.SetResult();
        await app.Journal.WaitForAsync(2);
        await RunAtAsync(app, 12, 20);
        Assert.Equal(["12:05:00", "12:17:00", "12:20:00"], app.Journal.Entries);
    }

    [Fact]
    public async Task Shutdown_DuringARun_CancelsItAndLeavesItToTheNextStart()
    {
        await using (var first = await StartAsync([typeof(SlowTimer)], builder => builder.Services.AddSingleton(new Gate())))
        {
            await RunAtAsync(first, 12, 5);
        }

        var gate = new Gate();
        gate.Open.SetResult();
        _time.Advance(TimeSpan.FromMinutes(1));
        await using var second = await StartAsync([typeof(SlowTimer)], builder => builder.Services.AddSingleton(gate));
        Assert.Equal(["12:06:00 past due"], await second.Journal.WaitForAsync(1));
    }

    [Fact]
    public async Task Timer_ThatThrows_IsLoggedAndRunsAgain()
    {
        await using var app = await StartAsync(typeof(FailingTimer));
        await RunAtAsync(app, 12, 5);
        await RunAtAsync(app, 12, 10);
        Assert.Equal(["12:05:00", "12:10:00"], app.Journal.Entries);
        Assert.Contains(app.Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("failed False", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fixed", new[] { 10, 10 }, new[] { "try 0 of 2", "try 1 of 2", "try 2 of 2" })]
    [InlineData("Growing", new[] { 1, 2, 3 }, new[] { "try 0 of 3", "try 1 of 3", "try 2 of 3", "try 3 of 3" })]
    [InlineData("Endless", new[] { 1, 1, 1, 1 }, new[] { "try 0 of -1", "try 1 of -1", "try 2 of -1", "try 3 of -1", "succeeded" })]
    public async Task RetryPolicy_OfATimer_RepeatsAFailedRunAfterItsPauses(string name, int[] pauses, string[] expected)
    {
        await using var app = await StartAsync(typeof(RetryingTimers));
        using var response = await FireAsync(app, name);
        foreach (var seconds in pauses)
        {
            await _time.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(expected, await app.Journal.WaitForAsync(expected.Length));
    }

    [Theory]
    [InlineData("--Host:TimersEnabled", "false")]
    [InlineData("--AzureWebJobs.FiveMinutes.Disabled", "true")]
    [InlineData("--AzureWebJobs:FiveMinutes:Disabled", "1")]
    public async Task Timer_SwitchedOff_RunsOnlyByHand(string setting, string value)
    {
        await using var app = await StartAsync([typeof(FiveMinuteTimer)], null, waitForTimers: false, setting, value);
        _time.Advance(TimeSpan.FromMinutes(61));
        using var response = await FireAsync(app, "fiveminutes");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["13:03:00 next "], await app.Journal.WaitForAsync(1));
    }

    [Theory]
    [InlineData("FiveMinutes", null, "{}", "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("FiveMinutes", TestApp.DefaultKey, "{}", "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("FiveMinutes", TestApp.MasterKey, "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("FiveMinutes", TestApp.MasterKey, "[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("FiveMinutes", TestApp.MasterKey, "{\"input\":1}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("FiveMinutes", TestApp.MasterKey, "{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Nobody", TestApp.MasterKey, "{}", "application/json", HttpStatusCode.NotFound)]
    [InlineData("Open", TestApp.MasterKey, "{}", "application/json", HttpStatusCode.BadRequest)]
    public async Task AdminRequest_ThatIsWrong_StartsNothing(string name, string? key, string body, string type, HttpStatusCode expected)
    {
        await using var app = await StartAsync(typeof(FiveMinuteTimer), typeof(KeySamples));
        using var response = await app.SendAsync(HttpMethod.Post, $"/admin/functions/{name}", key, new StringContent(body, Encoding.UTF8, type));
        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(app.Journal.Entries);
    }

    [Fact]
    public void RetryAttributes_WithWrongIntervals_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "-00:00:01"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, "soon"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, "soon", "00:00:01"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, "00:00:02", "00:00:01"));
    }

    private static Task<HttpResponseMessage> FireAsync(TestApp app, string name) => app.SendAsync(
        HttpMethod.Post, $"/admin/functions/{name}", TestApp.MasterKey, new StringContent("{}", Encoding.UTF8, "application/json"));

    private Task<TestApp> StartAsync(Type function, params string[] args) => StartAsync([function], null, true, args);

    private Task<TestApp> StartAsync(params Type[] functions) => StartAsync(functions, null);

    private async Task<TestApp> StartAsync(
        Type[] functions, Action<FunctionsApplicationBuilder>? configure, bool waitForTimers = true, params string[] args)
    {
        var app = await TestApp.StartAsync(
            functions,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                configure?.Invoke(builder);
            },
            args: ["--Host:TimerStatusFolder", _statusFolder, .. args]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (waitForTimers && !app.Log.Lines.Any(line => line.Text.Contains("runs next at", StringComparison.Ordinal)))
        {
            Assert.False(limit.IsCancellationRequested, "No timer started.");
            await Task.Delay(1);
        }

        return app;
    }

    /// <summary>Lets the clock go to a planned run and waits until it wrote its entry.</summary>
    private async Task RunAtAsync(TestApp app, int hour, int minute, int second = 0)
    {
        var before = app.Journal.Entries.Count;
        await _time.GoToAsync(hour, minute, second);
        await app.Journal.WaitForAsync(before + 1);
    }
}
