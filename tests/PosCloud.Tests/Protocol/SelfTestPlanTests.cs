using PosCloud.Protocol;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Tests.Protocol;

public sealed class SelfTestPlanTests
{
    private static readonly TrialTransaction Payment = new("https://acquirer.example/trial", 100, "EUR");

    private static readonly SelfTestItem Trial = new("trial", SelfTestKind.TrialTransaction, Transaction: Payment);

    public static TheoryData<string, SelfTestItem[]> Refused => new()
    {
        { "/checks: must have 1 to 16 elements", [] },
        { "/checks: must have 1 to 16 elements", [.. Enumerable.Range(0, 17).Select(i => new SelfTestItem($"c{i}", SelfTestKind.Keys, "pin"))] },
        { "/checks: must name each check once", [new("a", SelfTestKind.Keys, "pin"), new("a", SelfTestKind.Keys, "mac")] },
        { "/checks: must have at most one trial transaction", [Trial, Trial with { Name = "again" }] },
        { "/checks: must ask for at most 1800 seconds in all", [.. Enumerable.Range(0, 7).Select(i => new SelfTestItem($"c{i}", SelfTestKind.Keys, "pin", 300))] },
        { "/checks/0/name", [new("Printer", SelfTestKind.Peripheral, "POSPrinter")] },
        { "/checks/0/kind", [new("printer", (SelfTestKind)99, "POSPrinter")] },
        { "/checks/0/target", [new("printer", SelfTestKind.Peripheral)] },
        { "/checks/0/target", [new("host", SelfTestKind.Host, "acquirer.example")] },
        { "/checks/0/target", [new("host", SelfTestKind.Host, "acquirer.example:70000")] },
        { "/checks/0/target", [new("host", SelfTestKind.Host, "https://acquirer.example:443")] },
        { "/checks/0/target", [Trial with { Target = "x" }] },
        { "/checks/0/timeoutSeconds", [new("printer", SelfTestKind.Peripheral, "POSPrinter", 0)] },
        { "/checks/0/timeoutSeconds", [new("printer", SelfTestKind.Peripheral, "POSPrinter", 301)] },
        { "/checks/0/minCount", [new("keys", SelfTestKind.Keys, "pin", MinCount: 1)] },
        { "/checks/0/minCount", [new("data", SelfTestKind.Data, "articles", MinCount: -1)] },
        { "/checks/0/transaction", [new("trial", SelfTestKind.TrialTransaction)] },
        { "/checks/0/transaction", [new("keys", SelfTestKind.Keys, "pin", Transaction: Payment)] },
        { "/checks/0/transaction/amount", [Trial with { Transaction = Payment with { Amount = 0 } }] },
        { "/checks/0/transaction/amount", [Trial with { Transaction = Payment with { Amount = 10_001 } }] },
        { "/checks/0/transaction/currency", [Trial with { Transaction = Payment with { Currency = "eur" } }] },
        { "/checks/0/transaction/endpoint", [Trial with { Transaction = Payment with { Endpoint = "http://acquirer.example/" } }] },
        { "/checks/0/transaction/endpoint", [Trial with { Transaction = Payment with { Endpoint = "https://u:p@acquirer.example/" } }] },
        { "/checks/0/transaction/endpoint", [Trial with { Transaction = Payment with { Endpoint = "trial" } }] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_OutOfBounds_NamesTheMember(string error, SelfTestItem[] checks) => Assert.StartsWith(error, ErrorOf(checks), StringComparison.Ordinal);

    [Fact]
    public void Check_EveryKind_Passes() => Assert.Null(ErrorOf(
        new("printer", SelfTestKind.Peripheral, "POSPrinter"),
        new("receipt", SelfTestKind.Function, "print-receipt", TimeoutSeconds: 300),
        new("articles", SelfTestKind.Data, "articles", MinCount: 0),
        new("host", SelfTestKind.Host, "acquirer.example:443"),
        new("local", SelfTestKind.Host, "[::1]:443"),
        new("keys", SelfTestKind.Keys, "pin"),
        Trial with { Transaction = Payment with { Endpoint = "http://127.0.0.1:9000/trial" } }));

    private static string? ErrorOf(params SelfTestItem[] checks)
    {
        var check = new FieldChecker();
        new SelfTestPlan(checks).Check(check);
        return check.Error;
    }
}
