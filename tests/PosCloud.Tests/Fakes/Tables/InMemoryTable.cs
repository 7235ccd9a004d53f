using Azure;
using Azure.Data.Tables;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>A table's rows in the order of their keys, and what each write does to them. One lock guards it all.</summary>
internal sealed class InMemoryTable(string name, TimeProvider time)
{
    private const int MaxActions = 100;

    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Partition, string Row), InMemoryRow> rows = new(KeyOrder.Instance);
    private bool exists;
    private long writes;

    public string Name => name;

    public bool Exists
    {
        get
        {
            lock (gate)
            {
                return exists;
            }
        }
    }

    /// <returns>False if the table was there already.</returns>
    public bool Create()
    {
        lock (gate)
        {
            var created = !exists;
            exists = true;
            return created;
        }
    }

    /// <returns>False if there was no such table.</returns>
    public bool Delete()
    {
        lock (gate)
        {
            var deleted = exists;
            exists = false;
            rows.Clear();
            return deleted;
        }
    }

    public InMemoryRow? Find(string partitionKey, string rowKey)
    {
        lock (gate)
        {
            CheckExists(null);
            return rows.GetValueOrDefault((partitionKey, rowKey));
        }
    }

    /// <summary>One page: the rows after a key that match, and the key to go on from if there are more.</summary>
    public (IReadOnlyList<InMemoryRow> Rows, (string, string)? Next) Page(
        Func<IReadOnlyDictionary<string, object>, bool> filter,
        (string, string)? after,
        int size)
    {
        lock (gate)
        {
            CheckExists(null);
            var page = new List<InMemoryRow>();
            (string, string) last = default;
            foreach (var (key, row) in rows)
            {
                if ((after is not null && KeyOrder.Instance.Compare(key, after.Value) <= 0) || !filter(row.Properties))
                {
                    continue;
                }

                if (page.Count == size)
                {
                    return (page, last);
                }

                page.Add(row);
                last = key;
            }

            return (page, null);
        }
    }

    /// <returns>The new ETag, or null for a delete.</returns>
    /// <exception cref="RequestFailedException">As the service refuses it; nothing was changed.</exception>
    public string? Apply(TableTransactionAction action)
    {
        lock (gate)
        {
            CheckExists(null);
            return Write(action, null);
        }
    }

    /// <returns>The new ETags, in the order of the actions.</returns>
    /// <exception cref="TableTransactionFailedException">An action was refused; nothing was changed.</exception>
    public IReadOnlyList<string?> Apply(IReadOnlyList<TableTransactionAction> actions)
    {
        lock (gate)
        {
            var undo = new Stack<((string, string) Key, InMemoryRow? Row)>();
            try
            {
                CheckExists(0);
                CheckTogether(actions);
                var etags = new List<string?>(actions.Count);
                for (var index = 0; index < actions.Count; index++)
                {
                    var key = KeyOf(actions[index].Entity);
                    undo.Push((key, rows.GetValueOrDefault(key)));
                    etags.Add(Write(actions[index], index));
                }

                return etags;
            }
            catch (Exception exception)
            {
                foreach (var (key, row) in undo)
                {
                    Put(key, row);
                }

                if (exception is RequestFailedException refused)
                {
                    throw new TableTransactionFailedException(refused);
                }

                throw;
            }
        }
    }

    private static (string Partition, string Row) KeyOf(ITableEntity entity) => (entity.PartitionKey, entity.RowKey);

    private static void CheckTogether(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count > MaxActions)
        {
            throw InMemoryResponse.Failure(400, "InvalidInput", "A transaction has at most 100 actions.", MaxActions);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < actions.Count; index++)
        {
            var entity = actions[index].Entity;
            if (entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw InMemoryResponse.Failure(
                    400, "CommandsInBatchActOnDifferentPartitions", "All actions must have one PartitionKey.", index);
            }

            if (!seen.Add(entity.RowKey))
            {
                throw InMemoryResponse.Failure(400, "InvalidDuplicateRow", "An entity appears twice in the transaction.", index);
            }
        }
    }

    private string? Write(TableTransactionAction action, int? index)
    {
        var key = KeyOf(action.Entity);
        var existing = rows.GetValueOrDefault(key);
        // As in the real client, an update without an ETag inside a transaction is an upsert, a delete is unconditional.
        ETag? condition = action.ETag == default ? null : action.ETag;
        switch (action.ActionType)
        {
            case TableTransactionActionType.Delete:
                CheckCondition(existing, condition ?? ETag.All, index);
                rows.Remove(key);
                return null;
            case TableTransactionActionType.Add when existing is not null:
                throw InMemoryResponse.Failure(409, "EntityAlreadyExists", "The specified entity already exists.", index);
            case TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when condition is not null:
                CheckCondition(existing, condition.Value, index);
                break;
        }

        var properties = EntityLimits.Check(action.Entity, index);
        if (existing is not null && action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge)
        {
            foreach (var (property, value) in existing!.Properties)
            {
                properties.TryAdd(property, value);
            }
        }

        properties[nameof(ITableEntity.Timestamp)] = time.GetUtcNow();
        var row = new InMemoryRow(properties, $"W/\"datetime'{++writes}'\"");
        rows[key] = row;
        return row.ETag;
    }

    private void Put((string, string) key, InMemoryRow? row)
    {
        if (row is null)
        {
            rows.Remove(key);
        }
        else
        {
            rows[key] = row;
        }
    }

    private void CheckExists(int? index)
    {
        if (!exists)
        {
            throw InMemoryResponse.Failure(404, "TableNotFound", "The table specified does not exist.", index);
        }
    }

    private static void CheckCondition(InMemoryRow? existing, ETag condition, int? index)
    {
        if (existing is null)
        {
            throw InMemoryResponse.Failure(404, "ResourceNotFound", "The specified resource does not exist.", index);
        }

        if (!existing.Matches(condition))
        {
            throw InMemoryResponse.Failure(
                412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.", index);
        }
    }

    private sealed class KeyOrder : IComparer<(string Partition, string Row)>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare((string Partition, string Row) x, (string Partition, string Row) y) =>
            string.CompareOrdinal(x.Partition, y.Partition) is var order and not 0 ? order : string.CompareOrdinal(x.Row, y.Row);
    }
}
