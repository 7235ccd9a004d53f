using System.CommandLine;

namespace PosCloud.Benchmarks.Simulation;

/// <summary><c>simulate --terminals N</c>: an estate in virtual time, by the service's own decisions (docs/simulation.md).</summary>
internal static class SimulateCommand
{
    /// <param name="run">Does it; answers with the exit code.</param>
    public static Command Create(Func<SimulateRequest, CancellationToken, Task<int>> run)
    {
        var terminals = Number("--terminals", 100_000, 1, 10_000_000, "Terminals of the estate.");
        var days = Number("--days", 7, 1, 60, "Virtual days.");
        var seed = Number("--seed", 1, 0, int.MaxValue, "Of the random numbers.");
        var failure = new Option<string>("--failure") { Description = "Percent of terminals on which a bad release fails, a list; empty leaves the exposure out.", HelpName = "LIST", DefaultValueFactory = _ => "0.1,1,10,50" };
        var runs = Number("--runs", 20, 1, 100_000, "Exposure runs for each rate.");
        var exposed = Number("--exposed-terminals", 2_000, 10, 1_000_000, "Terminals of an exposure run.");
        var output = new Option<string?>("--out") { Description = "Folder for Markdown, JSON and plots.", HelpName = "DIR" };
        var transactionPrice = Price("--price-transactions", 0.036m, "USD for a million storage transactions.");
        var requestPrice = Price("--price-requests", 0.40m, "USD for a million requests.");
        var command = new Command("simulate", "An estate in virtual time: adoption, check-ins a second, storage transactions, exposure of a bad release, cost.")
        {
            terminals, days, seed, failure, runs, exposed, output, transactionPrice, requestPrice,
        };
        failure.Validators.Add(result =>
        {
            if (Rates(result.GetValue(failure)) is null)
            {
                result.AddError($"{failure.Name} must be percents between 0 and 100, separated by commas.");
            }
        });
        command.SetAction((parse, cancellationToken) => run(
            new SimulateRequest(
                new SimulationOptions
                {
                    Terminals = parse.GetValue(terminals),
                    Length = TimeSpan.FromDays(parse.GetValue(days)),
                    Seed = parse.GetValue(seed),
                },
                Rates(parse.GetValue(failure))!,
                parse.GetValue(runs),
                parse.GetValue(exposed),
                parse.GetValue(output),
                (parse.GetValue(transactionPrice), parse.GetValue(requestPrice))),
            cancellationToken));
        return command;
    }

    private static List<double>? Rates(string? list)
    {
        var rates = new List<double>();
        foreach (var part in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var rate) || rate is not (>= 0 and <= 100))
            {
                return null;
            }

            rates.Add(rate);
        }

        return rates;
    }

    private static Option<int> Number(string name, int otherwise, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var value && (value < least || value > most))
            {
                result.AddError($"{name} must be between {least} and {most}.");
            }
        });
        return option;
    }

    private static Option<decimal> Price(string name, decimal otherwise, string description)
    {
        var option = new Option<decimal>(name) { Description = description, HelpName = "USD", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) < 0)
            {
                result.AddError($"{name} must not be below 0.");
            }
        });
        return option;
    }
}
