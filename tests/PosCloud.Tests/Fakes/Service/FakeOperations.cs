using Azure.Data.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>What admins, timers and the relay do.</summary>
internal static class FakeOperations
{
    public const string Component = "os";

    private const int MaxRounds = 8;

    public static T Value<T>(this Outcome<T> outcome)
        where T : class => outcome.Is(out var value, out var problem) ? value : throw new InvalidOperationException(problem.ToString());

    /// <summary>Calls again, as the real caller does, until there is an answer.</summary>
    public static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call)
    {
        for (var round = 0; ; round++)
        {
            try
            {
                return await call();
            }
            catch (StorageFaultException) when (round < MaxRounds)
            {
                // One fault is armed at a time: the next call gets through.
            }
        }
    }

    public static async Task<string> CodeAsync(this FakeCloud cloud, string terminalId, string site = "shop-1")
    {
        var request = new CreateCodesRequest([terminalId], site, new Dictionary<string, string>(), 3600);
        var page = await cloud.Get<EnrolmentCodes>().CreateAsync(Estate, request, Actor, CancellationToken.None);
        return page.Items[0].Code;
    }

    /// <summary>The code by which other hardware takes a terminal's place, asked for and approved.</summary>
    public static async Task<string> ReplacementCodeAsync(this FakeCloud cloud, string terminalId, string hardwareId)
    {
        (await cloud.AskReplacementAsync(terminalId, hardwareId)).Value();
        return (await cloud.ApproveReplacementAsync(terminalId, hardwareId)).Value().Code;
    }

    public static Task<Outcome<TerminalView>> AskReplacementAsync(this FakeCloud cloud, string terminalId, string hardwareId, string actor = Actor) =>
        cloud.Get<ReplacementHandler>().AskAsync(
            Estate, terminalId, new ReplaceTerminalRequest(hardwareId, "The display is broken."), actor, CancellationToken.None);

    public static Task<Outcome<EnrolmentCode>> ApproveReplacementAsync(this FakeCloud cloud, string terminalId, string hardwareId, string actor = "second") =>
        cloud.Get<ReplacementHandler>().ApproveAsync(
            Estate, terminalId, new ApproveReplacementRequest(hardwareId), actor, CancellationToken.None);

    /// <summary>A terminal that is enrolled and has checked in once.</summary>
    public static async Task<FakeTerminal> TerminalAsync(
        this FakeCloud cloud, string terminalId = "till-1", byte[]? image = null, string site = "shop-1")
    {
        var terminal = new FakeTerminal(cloud, image ?? SampleImages.Of(1));
        await terminal.EnrolAsync(await cloud.CodeAsync(terminalId, site));
        await terminal.CheckInAsync();
        return terminal;
    }

    public static Task<Outcome<ReleaseView>> DraftAsync(
        this FakeCloud cloud, string version, byte[] image, string component = Component, params ReleaseFloor[] floors) =>
        cloud.Get<ReleaseHandler>().DraftAsync(
            Estate,
            new DraftReleaseRequest([new DraftComponent(component, version, SampleImages.Sha256(image), image.Length)], Floors: floors),
            Actor,
            CancellationToken.None);

    public static async Task UploadAsync(this FakeCloud cloud, string version, byte[] image)
    {
        var link = await cloud.Get<ReleaseHandler>().LinkAsync(Estate, ReleaseId(version), Component, CancellationToken.None);
        cloud.Vault.Upload(link.Value().Url, image);
    }

    public static Task<Outcome<ReleaseView>> CompleteAsync(this FakeCloud cloud, string version) =>
        cloud.Get<ReleaseHandler>().CompleteAsync(Estate, ReleaseId(version), Component, CancellationToken.None);

    public static Task<Outcome<ReleaseView>> PublishAsync(this FakeCloud cloud, string version) =>
        cloud.Get<ReleaseHandler>().PublishAsync(Estate, ReleaseId(version), Actor, CancellationToken.None);

    /// <summary>Draft, upload and complete; not published.</summary>
    public static async Task UploadedAsync(this FakeCloud cloud, string version, byte[] image, params ReleaseFloor[] floors)
    {
        (await cloud.DraftAsync(version, image, floors: floors)).Value();
        await cloud.UploadAsync(version, image);
        (await cloud.CompleteAsync(version)).Value();
    }

    /// <summary>The whole way, with all packages built.</summary>
    public static async Task ReleasedAsync(this FakeCloud cloud, string version, byte[] image, params ReleaseFloor[] floors)
    {
        await cloud.UploadedAsync(version, image, floors);
        (await cloud.PublishAsync(version)).Value();
        await cloud.BuildAsync();
        await cloud.DrainAsync();
    }

    public static string ReleaseId(string version) => $"{Component}-{version}";

    public static Task<int> BuildAsync(this FakeCloud cloud) =>
        cloud.Get<PackageBuilder>().BuildRequestedAsync(Estate, CancellationToken.None);

    public static Task<Outcome<RolloutView>> StartAsync(
        this FakeCloud cloud, string rolloutId, string version, string target = "all", RolloutPlanBody? plan = null) =>
        cloud.Get<StartRolloutHandler>().HandleAsync(
            Estate, new StartRolloutRequest(rolloutId, ReleaseId(version), target, plan), Actor, CancellationToken.None);

    public static Task AdvanceAsync(this FakeCloud cloud) => cloud.Get<RolloutEngine>().AdvanceAsync(Estate, CancellationToken.None);

    /// <summary>A rollout that runs and that check-ins see.</summary>
    public static async Task RollOutAsync(
        this FakeCloud cloud, string rolloutId, string version, string target = "all", RolloutPlanBody? plan = null)
    {
        (await cloud.StartAsync(rolloutId, version, target, plan)).Value();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
    }

    /// <summary>Lets the cached world run out and loads the new one.</summary>
    public static async Task<World> SeeWorldAsync(this FakeCloud cloud)
    {
        cloud.Time.Advance(Refresh + TimeSpan.FromSeconds(1));
        return await cloud.Get<WorldCache>().CurrentAsync(Estate, CancellationToken.None);
    }

    /// <summary>Delivers all that this process has queued.</summary>
    public static async Task DrainAsync(this FakeCloud cloud)
    {
        while (await cloud.Get<OutboxRelay>().DeliverBatchAsync(CancellationToken.None) > 0)
        {
        }
    }

    public static Task<int> SweepAsync(this FakeCloud cloud)
    {
        cloud.Time.Advance(OutboxSweeper.RelayPatience + TimeSpan.FromSeconds(1));
        return cloud.Get<OutboxSweeper>().SweepAsync(CancellationToken.None);
    }

    /// <summary>Time passes and all timers tick, long enough for every claim to run out.</summary>
    public static async Task SettleAsync(this FakeCloud cloud)
    {
        for (var tick = 0; tick < 5; tick++)
        {
            cloud.Time.Advance(TimeSpan.FromMinutes(4));
            await UntilAnsweredAsync(cloud.BuildAsync);
            await UntilAnsweredAsync(cloud.SweepAsync);
            await UntilAnsweredAsync(async () =>
            {
                await cloud.AdvanceAsync();
                return true;
            });
        }

        await UntilAnsweredAsync(cloud.SweepAsync);
    }

    /// <summary>Changes a terminal's row as an operator's action does.</summary>
    public static async Task ChangeAsync(this FakeCloud cloud, FakeTerminal terminal, Func<TerminalState, TerminalState> change)
    {
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        var store = cloud.Get<ITerminalStore>();
        var stored = (await store.LoadAsync(terminal.Credential.Key, CancellationToken.None))!;
        var line = new HistoryView(cloud.Time.GetUtcNow(), "changed", 0, "by an operator");
        var written = await store.CommitAsync(
            new TerminalChange(change(stored.State), Facts: null, line, []), stored.Version, CancellationToken.None);
        Assert.NotNull(written);
    }

    /// <summary>Gives a terminal's row another version.</summary>
    public static async Task TouchAsync(this FakeCloud cloud, FakeTerminal terminal)
    {
        var partition = TerminalPartition.Of(terminal.Credential.Key).PartitionKey;
        var row = new TableEntity(partition, $"S|{terminal.TerminalId}");
        await cloud.Tables.GetTableClient(TerminalPartition.Table).UpsertEntityAsync(row, TableUpdateMode.Merge);
    }
}
