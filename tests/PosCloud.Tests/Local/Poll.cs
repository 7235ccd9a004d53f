namespace PosCloud.Tests.Local;

internal static class Poll
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Fails when the condition does not come true within the bound.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Bound, "The condition did not come true in time.");
            await Task.Delay(5);
        }
    }
}
