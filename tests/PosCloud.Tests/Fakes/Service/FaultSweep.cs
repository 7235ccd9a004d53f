namespace PosCloud.Tests.Fakes.Service;

/// <summary>
/// Runs a flow once without a fault and then once for each operation that it makes, with a fault there; what the service
/// holds in the end must be the same each time.
/// </summary>
internal static class FaultSweep
{
    private const int MaxOperations = 200;

    /// <param name="prepare">What was there before; never fails.</param>
    /// <param name="flow">What is disturbed. Repeats its requests as the real callers do.</param>
    /// <param name="moment">How the operations fail.</param>
    /// <returns>Operations that were made to fail.</returns>
    public static async Task<int> RunAsync<T>(Func<FakeCloud, Task<T>> prepare, Func<FakeCloud, T, Task> flow, FaultMoment moment)
    {
        var expected = await RunAsync(prepare, flow, moment, at: 0, expected: null);
        for (var at = 1; at <= MaxOperations; at++)
        {
            if (await RunAsync(prepare, flow, moment, at, expected) is null)
            {
                return at - 1;
            }
        }

        throw new InvalidOperationException($"The flow has more than {MaxOperations} operations.");
    }

    /// <returns>What the service holds in the end; null when there was no such operation.</returns>
    private static async Task<string?> RunAsync<T>(
        Func<FakeCloud, Task<T>> prepare, Func<FakeCloud, T, Task> flow, FaultMoment moment, int at, string? expected)
    {
        using var cloud = new FakeCloud();
        var prepared = await prepare(cloud);
        cloud.Faults.Arm(at, moment);
        await flow(cloud, prepared);
        if (at > 0 && !cloud.Faults.Fired)
        {
            return null;
        }

        var operation = at > 0 ? cloud.Faults.Operations[at - 1] : "none";
        cloud.Faults.Reset();
        await cloud.SettleAsync();

        var found = await cloud.DescribeAsync();
        var label = $"fault {moment} operation {at} ({operation})\n";
        Assert.Equal(label + (expected ?? found), label + found);
        Assert.Empty(await cloud.OutboxAsync());
        Assert.Empty(await cloud.MissingBlobsAsync());
        Assert.Empty(cloud.AmbiguousEventIds());

        // What was published is kept for replay, once, whatever failed in between.
        Assert.Equal(
            cloud.Publisher.Events.Select(e => e.Id).Distinct().Order(StringComparer.Ordinal),
            (await cloud.ArchivedAsync()).Order(StringComparer.Ordinal));
        return found;
    }
}
