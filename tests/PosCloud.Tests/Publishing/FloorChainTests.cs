using PosCloud.Core.Publishing;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Publishing;

/// <summary>A release whose floors would leave a terminal on the way is refused by name, and nothing changes.</summary>
public sealed class FloorChainTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Publish_WithAFloorThatDoesNotExist_IsRefused() => await RefusesAsync("does not exist", Floor("2.0.0", "os-2.0.0"));

    [Fact]
    public async Task Publish_WithItselfAsAFloor_IsRefused() => await RefusesAsync("not published", Floor("2.0.0", "os-9.0.0"));

    [Fact]
    public async Task Publish_WithAFloorThatWasOnlyUploaded_IsRefused()
    {
        await cloud.UploadedAsync("2.0.0", SampleImages.Of(2));

        await RefusesAsync("not published", Floor("2.0.0", "os-2.0.0"));
    }

    [Fact]
    public async Task Publish_WithAFloorThatWasWithdrawn_IsRefused()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        (await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-2.0.0", "it forgets receipts", "kim", CancellationToken.None)).Value();

        await RefusesAsync("was withdrawn", Floor("2.0.0", "os-2.0.0"));
    }

    [Fact]
    public async Task Publish_WithAFloorUnderItsOwnMinimum_IsRefused()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));

        await RefusesAsync("has os 2.0.0, under the floor of 2.0.1", Floor("2.0.1", "os-2.0.0"));
    }

    [Fact]
    public async Task Publish_WithAFloorOfAnotherComponent_IsRefused()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));

        await RefusesAsync("does not have that component", Floor("1.0.0", "os-2.0.0") with { Component = "app" });
    }

    [Fact]
    public async Task Publish_WithALaterFloorThatUndoesAnEarlierOne_IsRefused()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));

        await RefusesAsync("has os 2.0.0, under the floor of 3.0.0", Floor("3.0.0", "os-3.0.0"), Floor("1.5.0", "os-2.0.0"));
    }

    [Fact]
    public async Task Publish_WithTheLongestWay_IsLetThroughAndOneMoreIsNot()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        for (var i = 1; i <= ReleaseFloor.MaxReleases; i++)
        {
            await cloud.ReleasedAsync($"1.{i}.0", SampleImages.Of(1 + i), Floor($"1.{i - 1}.0", $"os-1.{i - 1}.0"));
        }

        await RefusesAsync("More than 16 releases", Floor($"1.{ReleaseFloor.MaxReleases}.0", $"os-1.{ReleaseFloor.MaxReleases}.0"));
    }

    [Fact]
    public async Task Start_OnceAFloorOfAFloorWasWithdrawn_IsRefused()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2), Floor("1.0.0", "os-1.0.0"));
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3), Floor("2.0.0", "os-2.0.0"));
        await cloud.TerminalAsync();
        (await cloud.StartAsync("r1", "3.0.0")).Value();
        (await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-1.0.0", "too old", "kim", CancellationToken.None)).Value();

        var problem = (await cloud.StartAsync("r2", "3.0.0")).Problem;

        Assert.Equal(Reasons.FloorImpossible, problem?.Reason);
        Assert.Contains("os-2.0.0 needs os 1.0.0 by os-1.0.0, which was withdrawn", problem?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AgainWithOtherFloors_IsAnotherRelease()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2), Floor("1.0.0", "os-1.0.0"));

        (await cloud.DraftAsync("2.0.0", SampleImages.Of(2), floors: Floor("1.0.0", "os-1.0.0"))).Value();
        Assert.Equal(Reasons.VersionExists, (await cloud.DraftAsync("2.0.0", SampleImages.Of(2))).Problem?.Reason);
    }

    [Fact]
    public async Task Publish_WithAnOldFloor_BuildsTheDeltaFromIt()
    {
        for (var i = 1; i <= 9; i++)
        {
            await cloud.ReleasedAsync($"1.{i}.0", SampleImages.Of(i));
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(10), Floor("1.1.0", "os-1.1.0"));

        var release = (await cloud.Get<ReleaseHandler>().ShowAsync(FakeCloud.Estate, "os-2.0.0", CancellationToken.None)).Value();
        Assert.Contains(SampleImages.Sha256(SampleImages.Of(1)), release.Components[0].Packages.Select(p => p.BaseSha256));
        Assert.DoesNotContain(SampleImages.Sha256(SampleImages.Of(2)), release.Components[0].Packages.Select(p => p.BaseSha256));
    }

    public static ReleaseFloor Floor(string minimum, string releaseId) => new("os", minimum, releaseId, "It moves the receipts.");

    private async Task RefusesAsync(string detail, params ReleaseFloor[] floors)
    {
        await cloud.UploadedAsync("9.0.0", SampleImages.Of(99), floors);
        var before = await cloud.DescribeAsync();

        var problem = (await cloud.PublishAsync("9.0.0")).Problem;

        Assert.Equal(Reasons.FloorImpossible, problem?.Reason);
        Assert.Contains(detail, problem?.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await cloud.DescribeAsync());
    }
}
