namespace Azure.Data.Tables;

/// <summary>One step of an entity-group transaction.</summary>
/// <remarks>
/// As in the official library, <c>UpdateMerge</c> and <c>UpdateReplace</c> without an ETag send no <c>If-Match</c>
/// and so act as an upsert: pass the ETag that was read.
/// </remarks>
public class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}
