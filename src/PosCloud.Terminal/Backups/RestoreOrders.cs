using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Backups;

/// <summary>What a verified order to restore does to the state. Pure, so that one write takes it over or none of it.</summary>
internal static class RestoreOrders
{
    /// <param name="state">The state before.</param>
    /// <param name="directive">Verified, with a restore.</param>
    /// <param name="links">As they came, not signed: a wrong one costs a download, the hash decides.</param>
    public static (AgentState State, string? Message) Apply(AgentState state, Directive directive, IReadOnlyList<PackageLink> links)
    {
        var order = directive.Restore!;
        if (state.Execution is { } execution && !ExecutionTransitions.IsFinal(execution.State))
        {
            // Not acted on, so its number stays free: the service sees the running execution at the next check-in.
            return (state, $"ignored the restore of {order.BackupId}: {execution.ReleaseId} is being installed");
        }

        var taken = state with { DirectiveSeq = directive.Seq };
        if (state.Restored?.RestoreId == order.RestoreId)
        {
            // The answer got lost on the other side: tell it once more.
            return (taken with { RestoredTold = false }, null);
        }

        var url = links.FirstOrDefault(l => l.Sha256 == order.Sha256 && PackageChoice.IsDownloadable(l.Url))?.Url;
        return state.Restore is { } current && current.Order.RestoreId == order.RestoreId
            ? (taken with { Restore = current with { Url = url ?? current.Url } }, null)
            : (taken with { Restore = new RestoreJournal(order, url) }, $"restores {order.BackupId}");
    }
}
