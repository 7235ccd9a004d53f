using System.Text.Json.Nodes;
using PosCloud.Cli;
using PosCloud.Tests.Cli;

namespace PosCloud.Tests.Cost;

public sealed class CostCommandTests : IDisposable
{
    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Cost_NeedsNoLogin_AndShowsEachItemAndTheTotal()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cost", "--terminals", "1000000", "--interval", "30m", "--delta", "5MB"));

        Assert.Contains("table-transactions", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("total", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("check them against the price list", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_AsJson_HasInputPricesAndSum()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cost", "--terminals", "5000", "--interval", "1h", "--delta", "600kB", "--logs", "2.5", "--json"));

        var report = JsonNode.Parse(_cli.Output)!;
        Assert.Equal(5_000, (int)report["input"]!["terminals"]!);
        Assert.Equal(600_000, (int)report["input"]!["deltaBytes"]!);
        Assert.Equal(2.5m, (decimal)report["input"]!["logPercent"]!);
        Assert.Equal("USD", (string?)report["currency"]);
        Assert.Equal((decimal)report["total"]!, report["lines"]!.AsArray().Sum(line => (decimal)line!["cost"]!));
    }

    [Fact]
    public async Task Cost_WithPricesOfOnesOwn_TakesThem()
    {
        var own = JsonNode.Parse(File.ReadAllText(Path.Combine(Infrastructure.InfraFiles.Root, "src/PosCloud.Cli/Cost/prices.json")))!;
        own["currency"] = "EUR";
        own["tableTransactionsPerMillion"] = 1;
        var file = _cli.File("prices.json", System.Text.Encoding.UTF8.GetBytes(own.ToJsonString()));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("cost", "--prices", file, "--json"));
        var report = JsonNode.Parse(_cli.Output)!;
        Assert.Equal("EUR", (string?)report["currency"]);
        var transactions = report["lines"]!.AsArray().Single(line => (string?)line!["item"] == "table-transactions")!;
        Assert.Equal(Math.Round((decimal)transactions["quantity"]!, 2), (decimal)transactions["cost"]!, 1);
    }

    [Theory]
    [InlineData("tableTransactionsPerMillion", "-1")]
    [InlineData("logGigabyte", null)]
    [InlineData("egress", "[{ \"upToGigabytes\": 10, \"gigabyte\": 1 }]")]
    public async Task Cost_WithWrongPrices_SaysWhichFile(string name, string? value)
    {
        var own = JsonNode.Parse(File.ReadAllText(Path.Combine(Infrastructure.InfraFiles.Root, "src/PosCloud.Cli/Cost/prices.json")))!.AsObject();
        own.Remove(name);
        if (value is not null)
        {
            own[name] = JsonNode.Parse(value);
        }

        var file = _cli.File("prices.json", System.Text.Encoding.UTF8.GetBytes(own.ToJsonString()));

        Assert.Equal(ExitCodes.LocalFile, await _cli.RunAsync("cost", "--prices", file));
        Assert.Contains("prices.json", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--terminals", "0")]
    [InlineData("--interval", "1s")]
    [InlineData("--delta", "5 apples")]
    [InlineData("--logs", "101")]
    [InlineData("--upgrades", "-1")]
    public async Task Cost_WithAWrongOption_NamesIt(string option, string value)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("cost", option, value));
        Assert.Contains(option, _cli.Error, StringComparison.Ordinal);
    }
}
