using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Rollouts;

public sealed class RolloutPlannerTests : IDisposable
{
    private static readonly WaveGates Gates = new(SuccessPercent: 90, ErrorPercent: 10, SoakSeconds: 3600, Rate: new RateCap(1));

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Plan_OfAMixedEstate_NamesWavesBlocksBytesAndTime()
    {
        await EstateAsync();
        var before = await cloud.DescribeAsync();
        var plan = new RolloutPlanBody(
            [new WavePlan("pilots", Terminals: ["till-1", "till-2"], Gates: Gates), new WavePlan("rest", Gates: Gates)],
            Preconditions: new UpgradePreconditions(BatchClosed: true));

        var forecast = (await PlanAsync("all", plan)).Value();

        Assert.Equal((4, 2, 1), (forecast.Members, forecast.Ready, forecast.UpToDate));
        var blocked = Assert.Single(forecast.Blocked);
        Assert.Equal((RefusalRules.DecoderFormat, 1, "till-4"), (blocked.Rule, blocked.Terminals, blocked.TerminalId));
        Assert.Equal((PreconditionRules.BatchOpen, 2), (forecast.Waits.Single().Rule, forecast.Waits.Single().Terminals));
        Assert.Equal([("pilots", 2, 2), ("rest", 2, 0)], forecast.Waves.Select(w => (w.Name, w.Members, w.Ready)));
        Assert.InRange(forecast.BytesByDelta, 1, forecast.BytesByFull);
        Assert.Equal(1, forecast.BusiestMinute);

        // Two minutes of one offer each and an upgrade; then the soak, and nothing more to do.
        Assert.Equal(TimeSpan.FromSeconds(120 + 600), forecast.Waves[0].EndsAt - forecast.Waves[0].OpensAt);
        Assert.Equal(forecast.Waves[0].EndsAt.AddHours(1), forecast.ExpectedEndAt);
        Assert.Equal(before, await cloud.DescribeAsync());
    }

    [Fact]
    public async Task Plan_WithWhatStartWouldRefuse_IsRefusedAlike()
    {
        await EstateAsync();

        Assert.Equal(Reasons.FilterInvalid, (await PlanAsync("model ==", null)).Problem?.Reason);
        Assert.Equal(Reasons.TargetEmpty, (await PlanAsync("site == nowhere", null)).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseUnknown, (await PlanAsync("all", null, "os-9")).Problem?.Reason);
    }

    private async Task EstateAsync()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        foreach (var (id, image) in new[] { ("till-1", 1), ("till-2", 1), ("till-3", 2) })
        {
            await cloud.TerminalAsync(id, SampleImages.Of(image), $"shop-of-{id}");
        }

        var old = await cloud.TerminalAsync("till-4", SampleImages.Of(1), "shop-of-till-4");
        old.Decoder = old.Decoder! with { Format = 1 };
        await old.CheckInAsync();
    }

    private Task<Outcome<RolloutForecast>> PlanAsync(string target, RolloutPlanBody? plan, string releaseId = "os-2.0.0") =>
        cloud.Get<RolloutPlanner>().PlanAsync(FakeCloud.Estate, new StartRolloutRequest("r1", releaseId, target, plan), "kim", CancellationToken.None);
}
