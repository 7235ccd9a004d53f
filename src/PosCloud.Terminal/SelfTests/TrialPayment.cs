using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.SelfTests;

/// <summary>The trial transaction: authorised and reversed, and reversed later when something comes between.</summary>
internal sealed class TrialPayment(AgentContext context, IAcquirer acquirer)
{
    /// <summary>Whether a transaction waits for its reversal.</summary>
    public bool IsPending => context.Folder.Exists(context.Folder.ReversalFile);

    /// <param name="item">With a transaction.</param>
    /// <param name="transactionId">Never used before.</param>
    public async Task<SelfTestCheck> RunAsync(SelfTestItem item, string transactionId, CancellationToken cancellationToken)
    {
        var transaction = item.Transaction!;
        if (transaction.Amount > context.Options.TrialTransactionLimit)
        {
            return Failed(item, FailureCodes.TrialTransactionOverLimit, $"{transaction.Amount} is above {context.Options.TrialTransactionLimit}.");
        }

        if (!await TryReverseAsync(cancellationToken))
        {
            return Failed(item, FailureCodes.TrialTransactionNotReversed, "An earlier one is not reversed yet.");
        }

        context.Folder.Write(new PendingReversal(transactionId, transaction));
        AcquirerAnswer answer;
        try
        {
            answer = await acquirer.AuthoriseAsync(transaction, transactionId, context.Credential!.TerminalId, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            // It may have been taken: reversed all the same, now or later.
            await TryReverseAsync(cancellationToken);
            return Failed(item, FailureCodes.TrialTransactionUnreachable, e.Message);
        }

        var isReversed = await TryReverseAsync(cancellationToken);
        return !answer.Approved ? Failed(item, FailureCodes.TrialTransactionDeclined, $"The acquirer answered {answer.Code}.")
            : !isReversed ? Failed(item, FailureCodes.TrialTransactionNotReversed, "The acquirer did not acknowledge the reversal.")
            : new SelfTestCheck(item.Name, true);
    }

    /// <summary>Asks for what waits to be reversed; a time limit of its own, since it is asked between the steps of other things.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public async Task<bool> TryReverseAsync(CancellationToken cancellationToken)
    {
        if (context.Folder.ReadReversal() is not { } pending)
        {
            return true;
        }

        using var timeout = new CancellationTokenSource(context.Options.RequestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await acquirer.ReverseAsync(pending.Transaction, pending.TransactionId, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            context.Tell($"the trial transaction {pending.TransactionId} is not reversed yet");
            return false;
        }

        context.Folder.Remove(context.Folder.ReversalFile);
        return true;
    }

    private static SelfTestCheck Failed(SelfTestItem item, string code, string detail) => new(item.Name, false, detail, code);
}
