using System.Net.Sockets;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.SelfTests;

/// <summary>Runs the checks that a release declares, each within its own time limit. It goes on after a failed one: all belong into the report.</summary>
internal sealed class DeclaredSelfTest(AgentContext context, DataStore data, TrialPayment payment)
{
    private const string Healthy = "OK";

    /// <param name="plan">From the verified directive.</param>
    /// <param name="transactionId">For the trial transaction; never used before.</param>
    public async Task<IReadOnlyList<SelfTestCheck>> RunAsync(SelfTestPlan plan, string transactionId, CancellationToken cancellationToken)
    {
        var checks = new List<SelfTestCheck>(plan.Checks.Count);
        foreach (var item in plan.Checks)
        {
            var start = context.Time.GetTimestamp();
            var check = await RunAsync(item, transactionId, cancellationToken);
            checks.Add(check with { Duration = context.Time.GetElapsedTime(start) });
            context.Tell($"self-test {item.Name}: {(check.Passed ? "passed" : $"{check.Code}: {check.Detail}")}");
        }

        return checks;
    }

    private async Task<SelfTestCheck> RunAsync(SelfTestItem item, string transactionId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(item.TimeoutSeconds), context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // A driver that ignores its token, or blocks, is given up and not waited for: the old version must come back in time.
            return await Task.Run(() => CheckAsync(item, transactionId, either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(item, FailureCodes.CheckTimedOut, $"No result within {item.TimeoutSeconds} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A driver may throw anything; it is a part that does not work.
            return Failed(item, FailureCodes.FunctionFailed, e.Message);
        }
    }

    private async Task<SelfTestCheck> CheckAsync(SelfTestItem item, string transactionId, CancellationToken cancellationToken) => item.Kind switch
    {
        SelfTestKind.Peripheral => Peripheral(item),
        SelfTestKind.Function => await context.Environment.RunFunctionAsync(item.Target!, cancellationToken) is { } wrong
            ? Failed(item, FailureCodes.FunctionFailed, wrong)
            : Passed(item),
        SelfTestKind.Data => await DataAsync(item, cancellationToken),
        SelfTestKind.Host => await HostAsync(item, cancellationToken),
        SelfTestKind.Keys => context.Environment.HasKey(item.Target!)
            ? Passed(item)
            : Failed(item, FailureCodes.KeyMissing, $"No key is loaded in '{item.Target}'."),
        SelfTestKind.TrialTransaction => await payment.RunAsync(item, transactionId, cancellationToken),
        _ => Failed(item, FailureCodes.SelfTestFailed, $"This agent has no check '{item.Kind}'."),
    };

    private SelfTestCheck Peripheral(SelfTestItem item)
    {
        var parts = context.Environment.ReadPeripherals().Where(p => p.Kind == item.Target).ToList();
        return parts.Count == 0 ? Failed(item, FailureCodes.PeripheralMissing, $"No {item.Target} is connected.")
            : parts.Find(p => p.Status != Healthy) is { } ill ? Failed(item, FailureCodes.PeripheralUnhealthy, $"{ill.Kind} {ill.Model}: {ill.Status}")
            : Passed(item);
    }

    private async Task<SelfTestCheck> DataAsync(SelfTestItem item, CancellationToken cancellationToken)
    {
        var needed = item.MinCount ?? 1;
        var count = data.Sets(data.Active).Contains(item.Target)
            ? (await data.MeasureAsync(data.Active, item.Target!, cancellationToken)).Records
            : context.Environment.CountRecords(item.Target!);
        return count >= needed
            ? Passed(item)
            : Failed(item, FailureCodes.DataMissing, count is null ? $"There is no data set '{item.Target}'." : $"'{item.Target}' has {count} records, not {needed}.");
    }

    private static async Task<SelfTestCheck> HostAsync(SelfTestItem item, CancellationToken cancellationToken)
    {
        var (host, port) = SelfTestItem.ReadHost(item.Target)!.Value;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken);
            return Passed(item);
        }
        catch (SocketException e)
        {
            return Failed(item, FailureCodes.HostUnreachable, $"{item.Target}: {e.SocketErrorCode}");
        }
    }

    private static SelfTestCheck Passed(SelfTestItem item) => new(item.Name, true);

    private static SelfTestCheck Failed(SelfTestItem item, string code, string detail) => new(item.Name, false, detail, code);
}
