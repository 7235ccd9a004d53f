using System.CommandLine;
using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Cost;

/// <summary><c>cost</c>: the bill of a month on Azure. Asks no service.</summary>
internal static class CostCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var terminals = Number("--terminals", Messages.OptionCostTerminals, 1_000_000, 1, 100_000_000);
        var interval = new Option<string>("--interval") { Description = Messages.OptionCostInterval, HelpName = "TIME", DefaultValueFactory = _ => "1h" }
            .Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        var delta = new Option<string>("--delta") { Description = Messages.OptionCostDelta, HelpName = "SIZE", DefaultValueFactory = _ => "5MB" }
            .Each(v => Sizes.TryParse(v, out var bytes) && bytes <= Limits.ImageBytes, Messages.RuleSize);
        var upgrades = Number("--upgrades", Messages.OptionCostUpgrades, 1, 0, 100);
        var rolloutDays = Number("--rollout-days", Messages.OptionCostRolloutDays, 4, 0, 30);
        var logs = new Option<decimal>("--logs") { Description = Messages.OptionCostLogs, HelpName = "PERCENT", DefaultValueFactory = _ => 1 }
            .Each(v => decimal.TryParse(v, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100, Messages.RulePercent);
        var history = Number("--history-every", Messages.OptionCostHistory, 1, 1, 1_000_000);
        var webhooks = Number("--webhooks", Messages.OptionCostWebhooks, 0, 0, 500);
        var prices = new Option<FileInfo>("--prices") { Description = Messages.OptionCostPrices, HelpName = "FILE" };
        prices.AcceptExistingOnly();

        var command = new Command("cost", Messages.CommandCost) { terminals, interval, delta, upgrades, rolloutDays, logs, history, webhooks, prices };
        command.SetAction(parse =>
        {
            var input = new CostInput
            {
                Terminals = parse.GetValue(terminals),
                Interval = Durations.Parse(parse.GetRequiredValue(interval)),
                DeltaBytes = Sizes.Parse(parse.GetRequiredValue(delta)),
                Upgrades = parse.GetValue(upgrades),
                RolloutDays = parse.GetValue(rolloutDays),
                LogPercent = parse.GetValue(logs),
                HistoryEvery = parse.GetValue(history),
                Webhooks = parse.GetValue(webhooks),
            };
            var report = CostCalculator.Calculate(input, Prices(parse.GetValue(prices)));
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(report, CliJson.Default.CostReport);
            }
            else
            {
                Write(services.Console, report);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static CostPrices Prices(FileInfo? file)
    {
        var prices = JsonFile.Read(file, CliJson.Default.CostPrices) ?? CostPrices.Default;
        return prices.IsValid ? prices : throw new CliException(ExitCodes.LocalFile, Messages.ErrorPrices.With(file!.FullName), Messages.AdviceFileJson);
    }

    private static void Write(ICliConsole console, CostReport report)
    {
        console.WriteTable(
            [Messages.ColumnCostItem, Messages.ColumnQuantity, Messages.ColumnUnit, Messages.ColumnCost.With(report.Currency)],
            [
                .. report.Lines.Select(line => new[] { line.Item, Number(line.Quantity, "#,0.###"), line.Unit, Number(line.Cost, "#,0.00") }),
                [Messages.CostTotal, "", "", Number(report.Total, "#,0.00")],
                [Messages.CostPerThousand, "", "", Number(report.PerThousandTerminals, "#,0.00")],
            ]);
        console.Note(Messages.NoteCost.With(report.PricesDate, report.Region));
    }

    private static Option<int> Number(string name, string description, int fallback, int least, int most) =>
        new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => fallback }
            .Each(
                v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most,
                Messages.RuleNumber.With(least, most));

    private static string Number(decimal value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
