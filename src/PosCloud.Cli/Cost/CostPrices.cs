using System.Text.Json;

namespace PosCloud.Cli.Cost;

/// <summary>What things cost. The file in this folder is an assumption with a date; a file of one's own replaces it.</summary>
/// <param name="Date">When the prices were looked up.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Region">Where they hold.</param>
/// <param name="ExecutionsPerMillion">Functions, Flex Consumption.</param>
/// <param name="GigabyteSecond">Memory of an instance while it is at work.</param>
/// <param name="TableTransactionsPerMillion">An entity-group transaction counts once.</param>
/// <param name="TableGigabyteMonth">Zone-redundant.</param>
/// <param name="EventOperationsPerMillion">Event Grid: publishing, matching and each delivery.</param>
/// <param name="LogGigabyte">Ingestion into the workspace.</param>
/// <param name="Egress">To the internet, by what a month has had so far.</param>
internal sealed record CostPrices(
    string Date,
    string Currency,
    string Region,
    decimal ExecutionsPerMillion,
    decimal FreeExecutions,
    decimal GigabyteSecond,
    decimal FreeGigabyteSeconds,
    decimal TableTransactionsPerMillion,
    decimal TableGigabyteMonth,
    decimal BlobReadsPerMillion,
    decimal QueueOperationsPerMillion,
    decimal EventOperationsPerMillion,
    decimal FreeEventOperations,
    decimal LogGigabyte,
    IReadOnlyList<EgressTier> Egress)
{
    /// <summary>The prices that come with this version.</summary>
    public static CostPrices Default { get; } = ReadDefault();

    /// <summary>True if no price is below zero and the last tier takes all the rest.</summary>
    public bool IsValid => Egress is { Count: > 0 }
        && Egress[^1].UpToGigabytes is null
        && Egress.SkipLast(1).All(tier => tier.UpToGigabytes > 0)
        && Egress.SkipLast(1).Zip(Egress.Skip(1).SkipLast(1)).All(pair => pair.First.UpToGigabytes < pair.Second.UpToGigabytes)
        && Egress.All(tier => tier.Gigabyte >= 0)
        && new[]
        {
            ExecutionsPerMillion, FreeExecutions, GigabyteSecond, FreeGigabyteSeconds, TableTransactionsPerMillion, TableGigabyteMonth,
            BlobReadsPerMillion, QueueOperationsPerMillion, EventOperationsPerMillion, FreeEventOperations, LogGigabyte,
        }.All(price => price >= 0);

    private static CostPrices ReadDefault()
    {
        using var file = typeof(CostPrices).Assembly.GetManifestResourceStream("PosCloud.Cli.Cost.prices.json")
            ?? throw new InvalidOperationException("The prices are not in this build.");
        return JsonSerializer.Deserialize(file, CliJson.Default.CostPrices)!;
    }
}
