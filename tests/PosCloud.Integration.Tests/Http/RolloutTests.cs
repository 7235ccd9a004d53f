using PosCloud.Cli.Api;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Rollouts that cannot be: each refused by name, and not there afterwards.</summary>
[Collection(HttpTests.Name)]
public sealed class RolloutTests(LocalCloudFixture cloud)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _component = LocalCloudFixture.NewName("c");
    private readonly string _rollout = LocalCloudFixture.NewName("r");

    [Fact]
    public async Task Rollout_OfADraft_IsRefused()
    {
        var release = await TestReleases.DraftAsync(cloud, _component, "1.0.0", [1, 2, 3]);

        await RefusedAsync(Reasons.ReleaseState, new StartRolloutRequest(_rollout, release.ReleaseId, "all"));
    }

    [Fact]
    public async Task Rollout_ToNobody_IsRefused()
    {
        var release = await TestReleases.PublishAsync(cloud, _component, "1.0.0", TestReleases.Image(5, 100));

        await RefusedAsync(Reasons.TargetEmpty, new StartRolloutRequest(_rollout, release.ReleaseId, "id == none-1"));
    }

    [Fact]
    public async Task Rollout_StartedAgain_IsTheSame_AndWithAnotherPlanRefused()
    {
        var terminal = await cloud.EnrolAsync();
        var release = await TestReleases.PublishAsync(cloud, _component, "1.0.0", TestReleases.Image(6, 100));
        var request = new StartRolloutRequest(_rollout, release.ReleaseId, $"id == {terminal.TerminalId}");
        var started = await cloud.Cloud.Admin.StartRolloutAsync(request, None);

        var again = await cloud.Cloud.Admin.StartRolloutAsync(request, None);
        var refused = await Assert.ThrowsAsync<AdminException>(() => cloud.Cloud.Admin.StartRolloutAsync(request with { Target = "all" }, None));

        Assert.Equal((started.RolloutId, started.CreatedAt), (again.RolloutId, again.CreatedAt));
        Assert.Equal(Reasons.RolloutExists.Name, refused.Problem.ReasonName());
        Assert.Equal($"id == {terminal.TerminalId}", (await cloud.Cloud.Admin.GetRolloutAsync(_rollout, None)).Target);
    }

    private async Task RefusedAsync(Reason reason, StartRolloutRequest request)
    {
        var refused = await Assert.ThrowsAsync<AdminException>(() => cloud.Cloud.Admin.StartRolloutAsync(request, None));
        Assert.Equal((reason.Name, reason.Status), (refused.Problem.ReasonName(), refused.Problem.Status));
        var unknown = await Assert.ThrowsAsync<AdminException>(() => cloud.Cloud.Admin.GetRolloutAsync(_rollout, None));
        Assert.Equal(Reasons.RolloutUnknown.Name, unknown.Problem.ReasonName());
    }
}
