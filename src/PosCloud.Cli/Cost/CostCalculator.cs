using PosCloud.Cli.Console;

namespace PosCloud.Cli.Cost;

/// <summary>Counted operations × quantities × prices. docs/cost.md has the formula in words.</summary>
internal static class CostCalculator
{
    private const decimal Million = 1_000_000;
    private const decimal Gigabyte = 1L << 30;

    public static CostReport Calculate(CostInput input, CostPrices prices)
    {
        var seconds = (decimal)input.Period.TotalSeconds;
        var days = (decimal)input.Period.TotalDays;
        var checkIns = CheckIns(input);
        var upgrades = (decimal)input.Terminals * input.Upgrades;
        var requests = checkIns + (upgrades * CountedOperations.Reports);
        var executions = requests + (CountedOperations.TimerRunsADay * days);
        var gigabyteSeconds = ActiveSeconds(input, requests, seconds) * input.InstanceGigabytes;
        var transactions = Transactions(input) + EngineTransactions(input);
        var stored = ((input.Terminals * (decimal)input.TerminalRowBytes) + (HistoryRows(input) * input.HistoryRowBytes)) / Gigabyte;
        var packages = upgrades * input.DeltaBytes / Gigabyte;
        var answers = requests * CountedOperations.AnswerBytes / Gigabyte;
        var events = upgrades * CountedOperations.Events;
        var eventOperations = events * (2 + input.Webhooks);
        var logs = requests * input.LogPercent / 100 * input.LogBytes / Gigabyte;

        // One meter for all downloads: packages take what the answers have left of the cheap tiers.
        var answersCost = Egress(answers, prices.Egress);
        return new CostReport(input, prices.Date, prices.Currency, prices.Region,
        [
            Line(CostItem.Executions, executions, Million, "million", Above(executions, prices.FreeExecutions) * prices.ExecutionsPerMillion / Million),
            Line(CostItem.Compute, gigabyteSeconds, Million, "million GB s", Above(gigabyteSeconds, prices.FreeGigabyteSeconds) * prices.GigabyteSecond),
            Line(CostItem.TableTransactions, transactions, Million, "million", transactions * prices.TableTransactionsPerMillion / Million),
            Line(CostItem.TableStorage, stored, 1, "GB", stored * prices.TableGigabyteMonth),
            Line(CostItem.PackageReads, upgrades * CountedOperations.Downloads, Million, "million", upgrades * CountedOperations.Downloads * prices.BlobReadsPerMillion / Million),
            Line(CostItem.PackageDownloads, packages, 1, "GB", Egress(answers + packages, prices.Egress) - answersCost),
            Line(CostItem.Answers, answers, 1, "GB", answersCost),
            Line(CostItem.EventOperations, eventOperations, Million, "million", Above(eventOperations, prices.FreeEventOperations) * prices.EventOperationsPerMillion / Million),
            Line(CostItem.QueueOperations, events, Million, "million", events * prices.QueueOperationsPerMillion / Million),
            Line(CostItem.Logs, logs, 1, "GB", logs * prices.LogGigabyte),
        ]);
    }

    /// <summary>Table transactions that terminals cause.</summary>
    public static decimal Transactions(CostInput input) =>
        (CheckIns(input) * (CountedOperations.IdleCheckIn + (CountedOperations.Waiting * CountedOperations.WaitShare * RolloutShare(input))))
        + ((decimal)input.Terminals * input.Upgrades * (CountedOperations.Upgrade + CountedOperations.Shop));

    /// <summary>Check-ins, at the pace of idle terminals: the faster ones of a rollout take minutes of a month.</summary>
    public static decimal CheckIns(CostInput input) =>
        input.Terminals * (decimal)input.Period.TotalSeconds / (decimal)input.Interval.TotalSeconds;

    /// <summary>Table transactions of timers: sweeps of the outbox, and pages of members while a rollout runs.</summary>
    private static decimal EngineTransactions(CostInput input)
    {
        var rolloutDays = RolloutShare(input) * (decimal)input.Period.TotalDays;
        var pages = Math.Ceiling(input.Terminals / (decimal)CountedOperations.PageRows);
        return ((decimal)input.Period.TotalDays * CountedOperations.SweepsADay * CountedOperations.Sweep)
            + (rolloutDays * CountedOperations.TicksADay * pages);
    }

    /// <summary>
    /// An instance is paid while it works, for a second at least: a small estate pays a second for each request, a large one
    /// for as many instances as its rate needs, all the time.
    /// </summary>
    private static decimal ActiveSeconds(CostInput input, decimal requests, decimal seconds)
    {
        var instances = Math.Max(1, Math.Ceiling(requests / seconds / input.RequestsPerInstanceSecond));
        return Math.Min(requests, instances * seconds);
    }

    /// <summary>The part of the period in which a rollout runs.</summary>
    private static decimal RolloutShare(CostInput input) =>
        Math.Min(1, input.Upgrades * (decimal)input.RolloutDays / (decimal)input.Period.TotalDays);

    private static decimal HistoryRows(CostInput input) =>
        (CheckIns(input) / input.HistoryEvery) + ((decimal)input.Terminals * input.Upgrades * (1 + CountedOperations.Reports));

    private static decimal Egress(decimal gigabytes, IReadOnlyList<EgressTier> tiers)
    {
        decimal cost = 0, from = 0;
        foreach (var tier in tiers)
        {
            var to = Math.Min(gigabytes, tier.UpToGigabytes ?? gigabytes);
            cost += Above(to, from) * tier.Gigabyte;
            from = tier.UpToGigabytes ?? from;
        }

        return cost;
    }

    private static decimal Above(decimal value, decimal free) => Math.Max(0, value - free);

    private static CostLine Line(CostItem item, decimal quantity, decimal scale, string unit, decimal cost) =>
        new(Show.Name(item), Math.Round(quantity / scale, 3), unit, Math.Round(cost, 2));
}
