namespace PosCloud.Cli.Cost;

/// <summary>What a line of the bill is for.</summary>
internal enum CostItem
{
    Executions,
    Compute,
    TableTransactions,
    TableStorage,
    PackageReads,
    PackageDownloads,
    Answers,
    EventOperations,
    QueueOperations,
    Logs,
}
