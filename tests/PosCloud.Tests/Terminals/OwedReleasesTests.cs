using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Terminals;

/// <summary>Other hardware has taken a terminal's place: it gets what that one had, in the order in which it came.</summary>
public sealed class OwedReleasesTests : IDisposable
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Edit(Old, 2);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Replacement_OfATerminalThatWasUpgraded_GetsItsReleaseAgain_WhileTheRolloutRunsAndAfterItsEnd()
    {
        await cloud.ReleasedAsync("2.0.0", New);
        var old = await cloud.TerminalAsync(image: Old);
        await UpgradedAsync(old, "r1", "2.0.0");
        Assert.Empty((await cloud.SeeWorldAsync()).Plans);

        var replacement = await ReplaceAsync();
        Assert.Equal(["r1"], (await StateAsync()).Owed);
        var why = (await cloud.Get<WhyHandler>().HandleAsync(Estate, "till-1", CancellationToken.None)).Value();
        var answer = await replacement.CheckInAsync();

        // Its first inventory says what is installed; only then there is something to decide by.
        Assert.Equal("os-2.0.0", answer.Directive.ReleaseId);
        Assert.NotNull(why.Refusals);
        replacement.Image = New;
        await replacement.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);
        Assert.Equal(DirectiveAction.None, (await replacement.CheckInAsync()).Directive.Action);
        Assert.Null((await StateAsync()).Owed);
    }

    [Fact]
    public async Task Replacement_WithTwoReleasesBehindIt_GetsTheNewestAndNeverTheOlderOne()
    {
        var newest = SampleImages.Edit(New, 3);
        await cloud.ReleasedAsync("2.0.0", New);
        await cloud.ReleasedAsync("3.0.0", newest);
        var old = await cloud.TerminalAsync(image: Old);
        await UpgradedAsync(old, "r1", "2.0.0");
        old.Image = New;
        await UpgradedAsync(old, "r2", "3.0.0");

        var replacement = await ReplaceAsync();
        Assert.Equal("os-3.0.0", (await replacement.CheckInAsync()).Directive.ReleaseId);
        replacement.Image = newest;
        await replacement.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);

        Assert.Equal(DirectiveAction.None, (await replacement.CheckInAsync()).Directive.Action);
        Assert.Equal(DirectiveAction.None, (await replacement.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Replacement_OfASetAndThenANewerPartOfIt_GetsTheSetFirstAndThenThePart()
    {
        var app = SampleImages.Edit(New, 4);
        var newerApp = SampleImages.Edit(New, 5);
        await ReleasedSetAsync("set", ("os", "2.0.0", New, []), ("app", "1.0", app, []));
        await ReleasedSetAsync("app", ("app", "2.0", newerApp, [new ComponentRequirement("os", "2.0")]));
        var old = await cloud.TerminalAsync(image: Old);
        await UpgradedAsync(old, "r1", "set");
        Run(old, "1.0", app);
        await UpgradedAsync(old, "r2", "app");

        var replacement = await ReplaceAsync();
        Assert.Equal("os-set", (await replacement.CheckInAsync()).Directive.ReleaseId);
        Run(replacement, "1.0", app);
        await replacement.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);
        Assert.Equal("os-app", (await replacement.CheckInAsync()).Directive.ReleaseId);
        Run(replacement, "2.0", newerApp);
        await replacement.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);

        Assert.Equal(DirectiveAction.None, (await replacement.CheckInAsync()).Directive.Action);
        Assert.Null((await StateAsync()).Owed);
    }

    [Fact]
    public async Task Replacement_WhereARunningRolloutBringsANewerPartOfASet_GetsTheSetFirst()
    {
        var app = SampleImages.Edit(New, 4);
        await ReleasedSetAsync("set", ("os", "2.0.0", New, []), ("app", "1.0", app, []));
        await ReleasedSetAsync("app", ("app", "2.0", SampleImages.Edit(New, 5), [new ComponentRequirement("os", "2.0")]));
        var old = await cloud.TerminalAsync(image: Old);
        await UpgradedAsync(old, "r1", "set");
        Run(old, "1.0", app);
        await cloud.RollOutAsync("r2", "app");

        var replacement = await ReplaceAsync();
        Assert.Equal("os-set", (await replacement.CheckInAsync()).Directive.ReleaseId);
        Run(replacement, "1.0", app);
        await replacement.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);

        Assert.Equal("os-app", (await replacement.CheckInAsync()).Directive.ReleaseId);
    }

    [Fact]
    public async Task CheckIn_OfOwedRelease_WhoseAnswerWasLost_IsAnsweredTheSameWhenRepeated()
    {
        await cloud.ReleasedAsync("2.0.0", New);
        var old = await cloud.TerminalAsync(image: Old);
        await UpgradedAsync(old, "r1", "2.0.0");
        var replacement = await ReplaceAsync();
        var message = replacement.NextCheckIn();
        var first = replacement.Verify(message, (await replacement.SendAsync(message)).Value());

        var second = replacement.Verify(message, (await replacement.SendAsync(message)).Value());

        Assert.Equal((first.Directive.Seq, first.Directive.ExecutionId, "os-2.0.0"), (second.Directive.Seq, second.Directive.ExecutionId, second.Directive.ReleaseId));
    }

    private async Task ReleasedSetAsync(
        string name, params (string Name, string Version, byte[] Image, IReadOnlyList<ComponentRequirement> Requires)[] components)
    {
        var (id, releases) = (FakeOperations.ReleaseId(name), cloud.Get<ReleaseHandler>());
        (await releases.DraftAsync(
            Estate,
            new DraftReleaseRequest(
                [.. components.Select(c => new DraftComponent(c.Name, c.Version, SampleImages.Sha256(c.Image), c.Image.Length, c.Name == "os" ? ComponentKind.Os : ComponentKind.Application, c.Requires))], ReleaseId: id),
            Actor,
            CancellationToken.None)).Value();
        foreach (var component in components)
        {
            cloud.Vault.Upload((await releases.LinkAsync(Estate, id, component.Name, CancellationToken.None)).Value().Url, component.Image);
            (await releases.CompleteAsync(Estate, id, component.Name, CancellationToken.None)).Value();
        }

        (await cloud.PublishAsync(name)).Value();
        await cloud.BuildAsync();
        await cloud.DrainAsync();
    }

    private static void Run(FakeTerminal terminal, string appVersion, byte[] app)
    {
        (terminal.Image, terminal.Version) = (New, "2.0.0");
        terminal.More = [new InstalledComponent("app", appVersion, SampleImages.Sha256(app), app.Length)];
    }

    private async Task<FakeTerminal> ReplaceAsync()
    {
        var replacement = new FakeTerminal(cloud, Old) { HardwareId = "sn-200" };
        await replacement.EnrolAsync(await cloud.ReplacementCodeAsync("till-1", "sn-200"));
        return replacement;
    }

    private async Task UpgradedAsync(FakeTerminal terminal, string rolloutId, string version)
    {
        await cloud.RollOutAsync(rolloutId, version);
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
    }

    private async Task<TerminalState> StateAsync() =>
        (await cloud.Get<ITerminalStore>().LoadAsync(new TerminalKey(Estate, "till-1"), CancellationToken.None))!.State;
}
