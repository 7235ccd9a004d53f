using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>Random plans; each gate is missing now and then.</summary>
internal static class ModelPlans
{
    public static RolloutPlanBody Next(Random random)
    {
        var count = random.Next(1, 4);
        var waves = Enumerable.Range(0, count)
            .Select(i => new WavePlan($"w{i}", i == count - 1 ? null : random.Next(10, 50), Gates: Gates(random)))
            .ToList();
        return new RolloutPlanBody(
            waves,
            Priority: random.Next(3),
            SiteSharePercent: random.Next(1, 101),
            Retries: random.Next(2) == 0 ? null : [new RetryRule(FailureKind.Download, 2, 30), new RetryRule(FailureKind.Lost, 1, 60)],
            GoBackReleaseId: "os-1");
    }

    private static WaveGates? Gates(Random random)
    {
        return random.Next(6) == 0
            ? null
            : new WaveGates(
                random.Next(6) == 0 ? null : Any(50m, 90m, 100m),
                random.Next(6) == 0 ? null : Any(0m, 20m, 60m),
                random.Next(1, 4),
                random.Next(6) == 0 ? null : Any(0, 60),
                random.Next(3) == 0 ? new RateCap(1) : null,
                Any(120, 600, WaveGates.DefaultSilentAfterSeconds),
                random.Next(4) == 0 ? GateTrip.GoBack : GateTrip.Pause);

        T Any<T>(params T[] items) => items[random.Next(items.Length)];
    }
}
