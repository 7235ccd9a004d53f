using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>Runs a timer function once, with the retries that it declares.</summary>
internal sealed class TimerRunner(FunctionInvoker invoker, TimeProvider time)
{
    /// <param name="status">Null when the schedule is not monitored.</param>
    public async Task<bool> RunAsync(FunctionDescriptor function, ScheduleStatus? status, bool isPastDue, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Serialize(new TimerInfo { ScheduleStatus = status, IsPastDue = isPastDue });
        var trace = LocalTraceContext.From(null);
        for (var attempt = 0; ; attempt++)
        {
            var retry = function.Retry is { } policy ? new LocalRetryContext(attempt, policy.MaxRetryCount) : null;
            if (await invoker.TryInvokeAsync(new Invocation.Invocation(function, null, payload, trace, retry), cancellationToken))
            {
                return true;
            }

            if (function.Retry is not { } declared || (declared.MaxRetryCount >= 0 && attempt >= declared.MaxRetryCount) || cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(Pause(declared, attempt), time, cancellationToken);
        }
    }

    private static TimeSpan Pause(RetryAttribute retry, int attempt) => retry switch
    {
        FixedDelayRetryAttribute constant => Span(constant.DelayInterval),
        ExponentialBackoffRetryAttribute growing => Min(Span(growing.MinimumInterval) * Math.Pow(2, Math.Min(attempt, 30)), Span(growing.MaximumInterval)),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
