namespace Azure.Data.Tables;

/// <summary>What every entity has: the two keys, the server's timestamp and the ETag.</summary>
public interface ITableEntity
{
    string PartitionKey { get; set; }

    string RowKey { get; set; }

    /// <summary>When the service last wrote the entity. Ignored on writes.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>Set when the entity is read. A write does not refresh it: the new value is in the response's headers.</summary>
    ETag ETag { get; set; }
}
