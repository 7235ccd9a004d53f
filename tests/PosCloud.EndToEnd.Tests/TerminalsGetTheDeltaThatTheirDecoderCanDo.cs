using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class TerminalsGetTheDeltaThatTheirDecoderCanDo(SharedCloud shared)
{
    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Rollout_TerminalsOfDifferentAbilities_EachTakesItsOwnDeltaOfTheSamePair()
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(81, 400_000);
        var newImage = Images.Edited(oldImage, 82);
        await _cloud.PublishAsync(folder.Write("old", oldImage), "abilities", "1.0.0");
        var release = await _cloud.PublishAsync(folder.Write("new", newImage), "abilities", "2.0.0");
        Assert.Equal([PackageProfile.Default, PackageProfile.Fast], Packages(release).Select(p => p.Profile).Order());

        await using var fleet = new Fleet(_cloud, folder, "abilities", folder.Path("old"));
        var ordinary = await fleet.StartAsync();
        var small = await fleet.StartAsync(options => options with { DecoderMemory = 3_000_000 });
        var fast = await fleet.StartAsync(options => options with { DecoderPrefers = DecoderPreference.Speed });
        FleetTerminal[] terminals = [ordinary, small, fast];
        await Until.TrueAsync(() => terminals.All(t => _cloud.Local.Terminals.Of(t.Id).Count > 0), "the first check-ins");
        await _cloud.StartRolloutAsync("abilities-2", release.ReleaseId, fleet.Site);
        foreach (var terminal in terminals)
        {
            await terminal.EndedAsync(ExecutionState.Confirmed);
        }

        var deltas = Packages(await _cloud.Admin.GetReleaseAsync(release.ReleaseId, CancellationToken.None))
            .Where(p => p.BaseSha256 is not null)
            .ToDictionary(p => p.Profile);
        Assert.Equal(3, deltas.Count);
        Assert.Equal(3, deltas.Values.Select(d => d.Sha256).Distinct().Count());
        Assert.All(deltas.Values, d => Assert.Equal((PackageState.Built, 2, Images.Sha256(oldImage)), (d.State, d.Format, d.BaseSha256)));
        Assert.True(deltas[PackageProfile.Small].DecoderMemory <= 3_000_000);
        Assert.Equal(
            [deltas[PackageProfile.Default].Length, deltas[PackageProfile.Small].Length, deltas[PackageProfile.Fast].Length],
            terminals.Select(t => (long?)t.Agent.BytesDownloaded));
        Assert.All(terminals, t => Assert.Equal(newImage, t.ActiveImage));
        Assert.Equal(3_000_000, (await _cloud.Admin.GetTerminalAsync(small.Id, CancellationToken.None)).Decoder!.Memory);

        var subject = $"packages/{Images.Sha256(newImage)}/{Images.Sha256(oldImage)}/2";
        foreach (var type in new[] { EventTypes.DeltaRequested, EventTypes.DeltaBuilt })
        {
            await Until.TrueAsync(
                () => new[] { "default", "small", "fast" }.All(profile => _cloud.Count(type, $"{subject}/{profile}") == 1), $"one {type} of each profile");
        }
    }

    private static IReadOnlyList<PackageView> Packages(ReleaseView release) => release.Components.Single().Packages;
}
