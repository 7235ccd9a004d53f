using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>A clock that goes to the end of a pause, once somebody has begun that pause.</summary>
internal sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 2, 0, TimeSpan.Zero))
{
    private readonly ConcurrentDictionary<DateTimeOffset, bool> _ends = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero)
        {
            _ends[GetUtcNow() + dueTime] = true;
        }

        return timer;
    }

    /// <summary>Waits for at most ten seconds until a pause of this length began now, and lets it pass.</summary>
    public Task PassAsync(TimeSpan pause) => GoToAsync(GetUtcNow() + pause);

    /// <summary>As <see cref="PassAsync"/>, with the end's time of day.</summary>
    public Task GoToAsync(int hour, int minute, int second = 0) =>
        GoToAsync(new DateTimeOffset(GetUtcNow().UtcDateTime.Date, TimeSpan.Zero) + new TimeSpan(hour, minute, second));

    private async Task GoToAsync(DateTimeOffset end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!_ends.ContainsKey(end))
        {
            Assert.False(limit.IsCancellationRequested, $"Nobody waits for {end:o}.");
            await Task.Delay(1);
        }

        Advance(end - GetUtcNow());
    }
}
