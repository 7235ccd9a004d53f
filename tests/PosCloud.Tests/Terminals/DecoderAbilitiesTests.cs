using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Delta;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

/// <summary>Terminals of different abilities before the whole service: who gets which delta, and who makes it be built.</summary>
public sealed class DecoderAbilitiesTests : IDisposable
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Edit(Old, 2);
    private static readonly DecoderInfo Small = new(DeltaVersion.Current, 3_000_000);
    private static readonly DecoderInfo Fast = new(DeltaVersion.Current, 8_000_000, DecoderPreference.Speed);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task TwoTerminals_OfDifferentAbilities_GetDifferentDeltasOfTheSamePair()
    {
        var (ordinary, small) = (await TerminalAsync("till-1"), await TerminalAsync("till-2", Small));
        await RollOutAsync();

        var first = await ordinary.CheckInAsync();
        var waiting = await small.CheckInAsync();
        await BuildAsync();
        var second = await small.CheckInAsync();

        Assert.Equal(DirectiveAction.Update, first.Directive.Action);
        Assert.Equal(RefusalRules.PackagePending, Assert.Single(waiting.Response.Refusals).Rule);
        var (one, other) = (Delta(first), Delta(second));
        Assert.Equal((SampleImages.Sha256(Old), SampleImages.Sha256(Old)), (one.BaseSha256, other.BaseSha256));
        Assert.NotEqual(one.Sha256, other.Sha256);
        Assert.Equal((DeltaProfile.Default, DeltaProfile.Small), (Header(one).Profile, Header(other).Profile));
        Assert.True(Header(other).DecoderMemory <= Small.Memory);
        Assert.Empty(await cloud.MissingBlobsAsync());
    }

    [Fact]
    public async Task Terminal_ThatPrefersSpeed_GetsTheFastDelta()
    {
        var terminal = await TerminalAsync("till-1", Fast);
        await RollOutAsync();

        await terminal.CheckInAsync();
        await BuildAsync();

        Assert.Equal(DeltaProfile.Fast, Header(Delta(await terminal.CheckInAsync())).Profile);
    }

    [Fact]
    public async Task Terminal_ThatStatesNothing_GetsTheSmallDelta()
    {
        var terminal = await TerminalAsync("till-1");
        terminal.Decoder = null;
        await RollOutAsync();

        await terminal.CheckInAsync();
        await BuildAsync();

        Assert.Equal(DeltaProfile.Small, Header(Delta(await terminal.CheckInAsync())).Profile);
    }

    [Fact]
    public async Task Terminal_ThatReadsOlderFormatsOnly_IsRefusedByNameAndMakesNothingBeBuilt()
    {
        var terminal = await TerminalAsync("till-1", Small with { Format = 1 });
        await RollOutAsync();
        cloud.Faults.Reset();

        var answer = await terminal.CheckInAsync();

        Assert.Equal(["rollouts Get", "terminals Transaction"], cloud.Faults.Operations);
        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Empty(answer.Response.Links);
        Assert.Equal(RefusalRules.DecoderFormat, Assert.Single(answer.Response.Refusals).Rule);
        Assert.Contains(await cloud.DescribeTerminalAsync("till-1"), line => line.EndsWith(RefusalRules.DecoderFormat, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_OfAMissingDelta_CostsOneOperationMoreAndOnlyOnce()
    {
        var (first, second) = (await TerminalAsync("till-1", Small), await TerminalAsync("till-2", Small));
        await RollOutAsync();
        cloud.Faults.Reset();

        await first.CheckInAsync();

        Assert.Equal(["rollouts Get", "terminals Transaction", "catalogue Transaction"], cloud.Faults.Operations);
        await second.CheckInAsync();
        await first.CheckInAsync();
        Assert.Single(cloud.Faults.Operations, "catalogue Transaction");
        await cloud.DrainAsync();
        Assert.Equal(1, cloud.Publisher.Events.Count(IsRequestOfSmall));
    }

    [Fact]
    public async Task Request_ByTwoInstances_MakesOneRowAndOneEvent()
    {
        await TerminalAsync("till-1", Small);
        await RollOutAsync();
        using var other = cloud.AnotherInstance();
        var missing = PackageRecord.Request(
            PackageKey.Delta(SampleImages.Sha256(New), SampleImages.Sha256(Old), PackageProfile.Small), "1.0.0", cloud.Time.GetUtcNow());

        await cloud.Get<PackageRequester>().RequestAsync(FakeCloud.Estate, [missing], CancellationToken.None);
        var before = await cloud.DescribeAsync();
        await ((PackageRequester)other.GetService(typeof(PackageRequester))!).RequestAsync(FakeCloud.Estate, [missing], CancellationToken.None);

        Assert.Equal(before, await cloud.DescribeAsync());
        await cloud.SettleAsync();
        Assert.Equal(1, cloud.Publisher.Events.Count(IsRequestOfSmall));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Request_WithAFaultAnywhere_IsMadeInTheEnd(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async faulty =>
            {
                var terminal = await ReleasedAsync(faulty, "till-1", Small);
                await RollOutAsync(faulty);
                return terminal;
            },
            async (faulty, terminal) =>
            {
                // A request that failed is made by the next check-in; the second one is there for that.
                await terminal.CheckInAsync();
                await terminal.CheckInAsync();
                await FakeOperations.UntilAnsweredAsync(faulty.BuildAsync);
                await faulty.DrainAsync();
            },
            moment);

        Assert.True(disturbed > 5, $"{disturbed} operations were disturbed");
    }

    [Fact]
    public async Task Package_OfTheFormatBefore_IsNeverOfferedAndIsBuiltAnew()
    {
        var terminal = await TerminalAsync("till-1");
        var aged = await AgeAsync();
        await RollOutAsync();

        var waiting = await terminal.CheckInAsync();
        await BuildAsync();
        var answer = await terminal.CheckInAsync();

        Assert.Equal(RefusalRules.PackagePending, Assert.Single(waiting.Response.Refusals).Rule);
        var offered = answer.Directive.Components!.Single().Packages;
        Assert.Equal(2, offered.Count);
        Assert.Equal(2, aged.Count);
        Assert.DoesNotContain(offered, p => aged.Contains(p.Sha256));
        Assert.All(offered, p => Assert.Equal(DeltaVersion.Current, Header(p).FormatVersion));
    }

    private static DirectivePackage Delta(CheckInAnswer answer) => answer.Directive.Components!.Single().Packages.Single(p => p.BaseSha256 is not null);

    private static bool IsRequestOfSmall(EventRecord e) =>
        e.Type == EventTypes.DeltaRequested && e.Subject.EndsWith("/2/small", StringComparison.Ordinal) && e.DataJson.Contains("\"profile\":\"small\"", StringComparison.Ordinal);

    private static async Task<FakeTerminal> ReleasedAsync(FakeCloud cloud, string terminalId, DecoderInfo? decoder)
    {
        await cloud.ReleasedAsync("1.0.0", Old);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await cloud.ReleasedAsync("2.0.0", New);
        return await EnrolAsync(cloud, terminalId, decoder);
    }

    private static async Task<FakeTerminal> EnrolAsync(FakeCloud cloud, string terminalId, DecoderInfo? decoder)
    {
        var terminal = await cloud.TerminalAsync(terminalId, Old, site: $"shop-of-{terminalId}");
        terminal.Decoder = decoder ?? terminal.Decoder;
        return terminal;
    }

    private static async Task RollOutAsync(FakeCloud cloud)
    {
        await cloud.DrainAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
    }

    private Task RollOutAsync() => RollOutAsync(cloud);

    private async Task<FakeTerminal> TerminalAsync(string terminalId, DecoderInfo? decoder = null) =>
        await cloud.Get<ICatalogueStore>().FindReleaseAsync(FakeCloud.Estate, "os-2.0.0", CancellationToken.None) is null
            ? await ReleasedAsync(cloud, terminalId, decoder)
            : await EnrolAsync(cloud, terminalId, decoder);

    private async Task BuildAsync()
    {
        Assert.True(await cloud.BuildAsync() > 0);
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
    }

    private DeltaHeader Header(DirectivePackage package) =>
        DeltaDecoder.ReadHeader(new MemoryStream(cloud.Vault.Read(package.Sha256)), DeltaLimits.Default);

    /// <summary>Turns the built packages of version 2 into ones that an older service left behind.</summary>
    /// <returns>Hashes of the packages.</returns>
    private async Task<IReadOnlyList<string>> AgeAsync()
    {
        var packages = await cloud.Get<ICatalogueStore>().ListPackagesAsync(FakeCloud.Estate, SampleImages.Sha256(New), CancellationToken.None);
        var table = cloud.Tables.GetTableClient("catalogue");
        foreach (var package in packages)
        {
            await table.DeleteEntityAsync(FakeCloud.Estate, $"D|{package.Key.Join('|')}");
        }

        // Other bytes than those of today: a blob is named by its content.
        var aged = packages.Select(p => p with { Format = 1, Sha256 = SampleImages.Sha256([1, (byte)p.Profile]) }).ToList();
        Assert.True(await cloud.Get<ICatalogueStore>().CommitAsync(new CatalogueChange(FakeCloud.Estate) { Packages = [.. aged.Select(p => (p, (string?)null))] }, CancellationToken.None));
        return [.. aged.Select(p => p.Sha256!)];
    }
}
