using Microsoft.Azure.Functions.Worker;

namespace PosCloud.Tests.FunctionsWorker;

public sealed class FiveMinuteTimer(Journal journal, TimeProvider time)
{
    [Function("FiveMinutes")]
    public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) =>
        journal.Write($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " past due" : "")} next {timer.ScheduleStatus?.Next:HH:mm:ss}");
}

public sealed class StartupTimer(Journal journal, TimeProvider time)
{
    [Function("Startup")]
    public Task RunAsync([TimerTrigger("%Startup:Schedule%", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
    {
        journal.Write($"{time.GetUtcNow():HH:mm:ss} monitored {timer.ScheduleStatus is not null}");
        return Task.CompletedTask;
    }
}

public sealed class SecondsTimer(Journal journal, TimeProvider time)
{
    [Function("Seconds")]
    public void Run([TimerTrigger("00:00:10")] TimerInfo timer) =>
        journal.Write($"{time.GetUtcNow():HH:mm:ss} monitored {timer.ScheduleStatus is not null}");
}

public sealed class YearlyTimer(Journal journal, TimeProvider time)
{
    [Function("Yearly")]
    public void Run([TimerTrigger("0 0 1 1 *")] string timer) =>
        journal.Write($"{time.GetUtcNow():yyyy-MM-dd HH:mm} {timer.Contains("IsPastDue", StringComparison.Ordinal)}");
}

/// <summary>Opened by a test to let a run end.</summary>
public sealed class Gate
{
    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class SlowTimer(Journal journal, TimeProvider time, Gate gate)
{
    [Function("Slow")]
    public async Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        journal.Write($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " past due" : "")}");
        await gate.Open.Task.WaitAsync(cancellationToken);
    }
}

public sealed class FailingTimer(Journal journal, TimeProvider time)
{
    [Function("Failing")]
    public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
    {
        journal.Write($"{time.GetUtcNow():HH:mm:ss}");
        throw new InvalidDataException($"failed {timer.IsPastDue}");
    }
}

public sealed class RetryingTimers(Journal journal)
{
    [Function("Fixed")]
    [FixedDelayRetry(2, "00:00:10")]
    public void Fixed([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context) => Fail(timer, context);

    [Function("Growing")]
    [ExponentialBackoffRetry(3, "00:00:01", "00:00:03")]
    public void Growing([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context) => Fail(timer, context);

    [Function("Endless")]
    [FixedDelayRetry(-1, "00:00:01")]
    public void Endless([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context)
    {
        if (context.RetryContext.RetryCount < 4)
        {
            Fail(timer, context);
        }

        journal.Write("succeeded");
    }

    private void Fail(TimerInfo timer, FunctionContext context)
    {
        journal.Write($"try {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}");
        throw new InvalidDataException($"failed {timer.IsPastDue}");
    }
}
