namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>Bounded waiting: a condition that never comes true fails with what was awaited.</summary>
internal static class Until
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Generous, because the machine may be busy; no test's result depends on it.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what, Bound);

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan bound) => TrueAsync(() => Task.FromResult(condition()), what, bound);

    public static Task TrueAsync(Func<Task<bool>> condition, string what) => TrueAsync(condition, what, Bound);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan bound)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < bound, $"Waited in vain for {what}.");
            await Task.Delay(_poll);
        }
    }
}
