using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Rest;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

/// <content>Entity-group transactions: https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</content>
public partial class TableClient
{
    /// <summary>Does all the actions or none of them. They share one PartitionKey; at most 100 of them, 4 MiB together.</summary>
    /// <returns>One response per action, in their order, each with the entity's new ETag in its headers.</returns>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    /// <exception cref="TableTransactionFailedException">
    /// Refused. After a lost answer the pipeline sends it again: then 409 or 412 may stand for the own, committed work.
    /// </exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions.ToArray();
        if (actions.Length == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        var batch = new TransactionRequest(Guid.NewGuid());
        foreach (var action in actions)
        {
            Append(batch, action);
        }

        var response = await rest.SendAsync(
            RequestMethod.Post,
            rest.TableUrl("$batch"),
            request =>
            {
                request.Headers.Add("Content-Type", batch.ContentType);
                request.Content = RequestContent.Create(batch.Complete());
            },
            quiet: null,
            cancellationToken).ConfigureAwait(false);
        var answers = TransactionResponse.Parse(response.Content.ToMemory());
        if (answers.FirstOrDefault(answer => answer.Status >= 400) is { } failed)
        {
            var exception = new RequestFailedException(failed, null, TableErrorParser.Instance);
            // The real service gives the index in the message; where it is missing, the place of the answer may tell it.
            if (!exception.Data.Contains(TableTransactionFailedException.FailedEntityKey) && actions.Length == 1)
            {
                exception.Data[TableTransactionFailedException.FailedEntityKey] = 0.ToString(CultureInfo.InvariantCulture);
            }

            throw new TableTransactionFailedException(exception);
        }

        return answers.Count == actions.Length
            ? Response.FromValue<IReadOnlyList<Response>>(answers, response)
            : throw new RequestFailedException(response.Status, $"The service gave {answers.Count} answers to {actions.Length} actions.");
    }

    private void Append(TransactionRequest batch, TableTransactionAction action)
    {
        var entity = action.Entity;
        var url = action.ActionType == TableTransactionActionType.Add
            ? rest.TableUrl(name)
            : rest.EntityUrl(name, entity.PartitionKey, entity.RowKey);
        ETag? ifMatch = action.ETag == default ? null : action.ETag;
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add:
                batch.Append(RequestMethod.Post, url, null, EntityJson.Write(entity));
                break;
            case TableTransactionActionType.UpdateMerge:
                batch.Append(RequestMethod.Patch, url, ifMatch, EntityJson.Write(entity));
                break;
            case TableTransactionActionType.UpdateReplace:
                batch.Append(RequestMethod.Put, url, ifMatch, EntityJson.Write(entity));
                break;
            case TableTransactionActionType.UpsertMerge:
                batch.Append(RequestMethod.Patch, url, null, EntityJson.Write(entity));
                break;
            case TableTransactionActionType.UpsertReplace:
                batch.Append(RequestMethod.Put, url, null, EntityJson.Write(entity));
                break;
            case TableTransactionActionType.Delete:
                batch.Append(RequestMethod.Delete, url, ifMatch ?? ETag.All, default);
                break;
            default:
                throw new InvalidOperationException($"Unknown action type {action.ActionType}.");
        }
    }
}
