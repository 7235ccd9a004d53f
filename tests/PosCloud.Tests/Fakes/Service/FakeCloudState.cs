using System.Text.RegularExpressions;
using Azure.Data.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Publishing;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Releases;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>What the service holds, without times, as lines: two runs that ended the same have the same lines.</summary>
internal static class FakeCloudState
{
    private const int Many = 500;

    public static async Task<string> DescribeAsync(this FakeCloud cloud)
    {
        var lines = new List<string>();
        await foreach (var terminal in cloud.Get<ITerminalDirectory>().AllAsync(Estate, CancellationToken.None))
        {
            lines.AddRange(await cloud.DescribeTerminalAsync(terminal.State.TerminalId));
        }

        foreach (var rollout in (await cloud.Get<RolloutQueries>().ListAsync(Estate, Many, null, CancellationToken.None)).Items)
        {
            lines.Add($"rollout {rollout.RolloutId} {rollout.ReleaseId} {rollout.State} {rollout.Progress}");
        }

        foreach (var release in (await cloud.Get<ReleaseHandler>().ListAsync(Estate, Many, null, CancellationToken.None)).Items)
        {
            lines.Add($"release {release.ReleaseId} {release.State}");
            lines.AddRange(release.Components.SelectMany(c => c.Packages.Select(p =>
                $"package {c.Name} {c.Version} uploaded {c.Uploaded} from {p.BaseSha256 ?? "nothing"} {p.Format} {p.Profile} {p.State} {p.Sha256} {p.Length} {p.Reason}")));
        }

        foreach (var row in await cloud.OutboxAsync())
        {
            lines.Add($"waiting {row}");
        }

        lines.AddRange(cloud.Publisher.Events.DistinctBy(e => e.Id).Select(e => $"event {WithoutRevision(e.Id)} {e.Type} {e.Subject}").Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    /// <summary>Keys of the outbox rows of all tables, whether or not a sweep would find them.</summary>
    public static async Task<IReadOnlyList<string>> OutboxAsync(this FakeCloud cloud)
    {
        var keys = new List<string>();
        foreach (var table in Azure.Tables.TableClients.Names)
        {
            await foreach (var row in cloud.Tables.GetTableClient(table).QueryAsync<TableEntity>("RowKey ge 'O|' and RowKey lt 'O}'"))
            {
                keys.Add(row.RowKey);
            }
        }

        return keys;
    }

    /// <summary>Ids of the events that are kept for replay, and of those that are set aside.</summary>
    public static async Task<IReadOnlyList<string>> ArchivedAsync(this FakeCloud cloud, bool setAside = false)
    {
        var ids = new List<string>();
        foreach (var partition in await cloud.Get<IEventArchive>().PartitionsAsync(Estate, "", CancellationToken.None).ToListAsync())
        {
            var query = new EventQuery(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, [], SetAside: setAside);
            ids.AddRange((await cloud.Get<IEventArchive>().ReadAsync(partition, query, after: null, int.MaxValue, CancellationToken.None)).Select(e => e.Event.Id));
        }

        return ids;
    }

    /// <summary>Rows that promise a blob which does not exist.</summary>
    public static async Task<IReadOnlyList<string>> MissingBlobsAsync(this FakeCloud cloud)
    {
        var missing = new List<string>();
        foreach (var release in (await cloud.Get<ReleaseHandler>().ListAsync(Estate, Many, null, CancellationToken.None)).Items)
        {
            foreach (var component in release.Components)
            {
                var packages = await cloud.Get<ICatalogueStore>().ListPackagesAsync(Estate, component.Sha256, CancellationToken.None);
                missing.AddRange(packages
                    .Where(p => p.State == PackageState.Built)
                    .Select(p => p.Sha256!)
                    .Concat(component.Uploaded ? [component.Sha256] : [])
                    .Where(sha256 => !cloud.Vault.Has(sha256)));
            }
        }

        return missing;
    }

    /// <summary>Event ids that stand for two different events.</summary>
    /// <summary>How many commits a rollout took depends on what failed; the events do not.</summary>
    private static string WithoutRevision(string eventId) => Regex.Replace(eventId, @"^(rollout\..+)\.\d{6}\.\d\d\.", "$1.");

    public static IReadOnlyList<string> AmbiguousEventIds(this FakeCloud cloud) =>
        [.. cloud.Publisher.Events.GroupBy(e => e.Id).Where(g => g.Distinct().Count() > 1).Select(g => g.Key)];

    public static async Task<IReadOnlyList<string>> DescribeTerminalAsync(this FakeCloud cloud, string terminalId)
    {
        var key = new TerminalKey(Estate, terminalId);
        var state = (await cloud.Get<ITerminalStore>().LoadAsync(key, CancellationToken.None))!.State;
        var view = (await cloud.Get<TerminalQueries>().ShowAsync(Estate, terminalId, CancellationToken.None)).Value();
        var execution = state.Execution is { } e ? $"{e.ExecutionId} {e.State} {e.Reason}" : "none";
        var outcomes = string.Join(',', state.Outcomes.Select(o => $"{o.RolloutId}={o.Kind}"));
        return
        [
            $"terminal {terminalId} epoch {state.Epoch} last {state.LastMessage?.Seq} directive {state.DirectiveSeq} execution {execution} outcomes {outcomes}",
            .. view.History!.OrderBy(h => h.Seq).Select(h => $"history {terminalId} {h.Kind} {h.Seq} {h.Summary}"),
        ];
    }
}
