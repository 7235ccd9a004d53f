using PosCloud.Protocol.Data;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Does what an order to restore says: download, open, write into the idle generation, one write of the boot pointer, restart, report.
/// Until that write the data is what it was; after a power cut everything before it is done again.
/// </summary>
internal sealed class Restorer(AgentContext context, DataStore data, BackupDownloader downloader, BackupOpener opener, RestoreWriter writer)
{
    /// <returns>False when the machine is about to restart: the agent goes on in the next boot.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (context.State.Restore is null || context.Execution is { } execution && !ExecutionTransitions.IsFinal(execution.State))
        {
            return true;
        }

        if (!HasExchanged() && await PutAsync(context.State.Restore.Order, cancellationToken) is { } failure)
        {
            End(failure);
            return true;
        }

        return await ConcludeAsync(cancellationToken);
    }

    private bool HasExchanged() => context.Folder.ReadPointer()!.Exchange?.RestoreId == context.State.Restore!.Order.RestoreId;

    private async Task<BackupFailure?> PutAsync(RestoreOrder order, CancellationToken cancellationToken)
    {
        var (recipients, refused) = await opener.PrepareAsync(order, cancellationToken);
        if ((refused ?? await downloader.DownloadAsync(cancellationToken)) is { } failure)
        {
            return failure;
        }

        context.Tell($"restores {order.BackupId}");
        await using var hold = await context.Environment.HoldDataAsync(cancellationToken);
        var (sets, unwritten) = await writer.WriteAsync(order, recipients, cancellationToken);
        if (sets is null)
        {
            return unwritten;
        }

        context.Save(context.State with { Restore = context.State.Restore! with { Sets = sets } });
        var pointer = context.Folder.ReadPointer()!;
        context.Folder.Write(pointer with { Data = data.Idle, Exchange = new DataExchange(order.RestoreId, context.Environment.BootId) });
        return null;
    }

    // The software began this boot with the data of before.
    private async Task<bool> ConcludeAsync(CancellationToken cancellationToken)
    {
        if (!await context.RestartFromAsync(context.Folder.ReadPointer()!.Exchange!.InBoot, cancellationToken))
        {
            return false;
        }

        var journal = context.State.Restore!;
        Report(new RestoreReport(journal.Order.RestoreId, Restored: true, Sets: journal.Sets));
        context.Tell($"restored {journal.Order.BackupId}");
        return true;
    }

    private void End(BackupFailure failure)
    {
        var order = context.State.Restore!.Order;
        if (failure.Code is null)
        {
            context.Tell($"waits to restore {order.BackupId}: {failure.Detail}");
            return;
        }

        Report(new RestoreReport(
            order.RestoreId,
            Restored: false,
            AgentContext.Short(failure.Code, Protocol.Limits.ShortText),
            AgentContext.Short(failure.Detail, Protocol.Limits.LongText)));
        context.Tell($"cannot restore {order.BackupId} ({failure.Code}): {failure.Detail}");
    }

    // What a power cut brings back is deleted at the next start.
    private void Report(RestoreReport report)
    {
        context.Save(context.State with { Restore = null, Restored = report, RestoredTold = false });
        context.Folder.Delete(context.Folder.RestoreFile);
        data.ClearIdle();
    }
}
