namespace PosCloud.Core.Events;

/// <summary>Where outbox items lie: beside the rows whose change they announce.</summary>
/// <param name="Table">Table name.</param>
/// <param name="PartitionKey">Partition key.</param>
/// <param name="Estate">The tenant.</param>
public sealed record OutboxPartition(string Table, string PartitionKey, string Estate);
