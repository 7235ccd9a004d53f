using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeOperations;

namespace PosCloud.Tests.Publishing;

/// <summary>Every operation on a release's way fails once, before and after it was done; admin and timers try again.</summary>
public sealed class ReleaseFaultTests
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Edit(Old, 2);

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Publish_WithAFaultAnywhereOnTheWay_PublishesOnce(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.ReleasedAsync("1.0.0", Old);
                return true;
            },
            async (cloud, _) =>
            {
                (await UntilAnsweredAsync(() => cloud.DraftAsync("2.0.0", New))).Value();
                await UntilAnsweredAsync(async () =>
                {
                    await cloud.UploadAsync("2.0.0", New);
                    return true;
                });
                (await UntilAnsweredAsync(() => cloud.CompleteAsync("2.0.0"))).Value();
                (await UntilAnsweredAsync(() => cloud.PublishAsync("2.0.0"))).Value();
                await cloud.DrainAsync();
            },
            moment);

        Assert.InRange(disturbed, 10, 20);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Build_WithAFaultAnywhere_EndsWithTheSamePackages(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.ReleasedAsync("1.0.0", Old);
                await cloud.UploadedAsync("2.0.0", New);
                (await cloud.PublishAsync("2.0.0")).Value();
                await cloud.DrainAsync();
                return true;
            },
            async (cloud, _) =>
            {
                await UntilAnsweredAsync(cloud.BuildAsync);
                await cloud.DrainAsync();
            },
            moment);

        Assert.InRange(disturbed, 15, 40);
    }
}
