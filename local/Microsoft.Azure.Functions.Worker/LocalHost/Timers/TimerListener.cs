using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>
/// Runs one timer function by its schedule until it is stopped. It works in turns, so a run never meets itself, and ticks that
/// pass while a run lasts become one run right after it. The rules are those of TimerListener and ScheduleMonitor in
/// Azure/azure-webjobs-sdk-extensions, with UTC as the time zone (the default on Azure).
/// </summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function, TimerSchedule schedule, ITimerStatusStore store, TimerRunner runner, TimeProvider time, ILogger logger)
{
    /// <summary>A timer cannot wait longer at once, so a longer wait is done in parts.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;
    private ScheduleStatus _status = new();
    private bool _monitored;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken);
            while (true)
            {
                await WaitForNextAsync(cancellationToken);
                await InvokeAsync(isUnscheduled: false, isPastDue: false, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Stopped(function.Name);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        _monitored = _trigger.UseMonitor && schedule.IsMonitorable(now);
        var stored = _monitored ? await LoadAsync(cancellationToken) : null;
        _status = stored is not null && IsOfThisSchedule(stored)
            ? stored
            : new ScheduleStatus { Next = schedule.Next(now), LastUpdated = now };
        if (_monitored && stored != _status)
        {
            // Written before the first run too, so that a first run that is missed counts as missed.
            await SaveAsync(cancellationToken);
        }

        Started(function.Name, _trigger.Schedule, _status.Next);
        if (now > _status.Next)
        {
            await InvokeAsync(isUnscheduled: true, isPastDue: true, cancellationToken);
        }
        else if (_trigger.RunOnStartup)
        {
            await InvokeAsync(isUnscheduled: true, isPastDue: false, cancellationToken);
        }
    }

    /// <summary>False when the schedule was changed since: then the old plan is void and nothing was missed.</summary>
    private bool IsOfThisSchedule(ScheduleStatus stored) =>
        schedule.Next(stored.Last != default ? stored.Last : stored.LastUpdated) == stored.Next;

    private async Task WaitForNextAsync(CancellationToken cancellationToken)
    {
        for (var wait = _status.Next - Now; wait > TimeSpan.Zero; wait = _status.Next - Now)
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task InvokeAsync(bool isUnscheduled, bool isPastDue, CancellationToken cancellationToken)
    {
        var now = Now;
        var succeeded = await runner.RunAsync(function, _monitored ? _status : null, isPastDue, cancellationToken);
        if (!succeeded)
        {
            // A run that shutdown broke off is not noted as done: the next start makes up for it.
            cancellationToken.ThrowIfCancellationRequested();
        }

        // A tick that came a little early counts as the planned one, or the plan would name the same moment twice.
        var ran = !isUnscheduled && _status.Next > now ? _status.Next : now;
        _status = new ScheduleStatus { Last = ran, Next = schedule.Next(ran), LastUpdated = ran };
        if (_monitored)
        {
            await SaveAsync(CancellationToken.None);
        }
    }

    private async Task<ScheduleStatus?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.LoadAsync(function.Name, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StatusFailed(exception, function.Name);
            return null;
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.SaveAsync(function.Name, _status, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StatusFailed(exception, function.Name);
        }
    }

    [LoggerMessage(21, LogLevel.Information, "Timer '{Function}' ({Schedule}) runs next at {Next:o}")]
    private partial void Started(string function, string schedule, DateTime next);

    [LoggerMessage(22, LogLevel.Debug, "Timer '{Function}' stopped")]
    private partial void Stopped(string function);

    [LoggerMessage(23, LogLevel.Error, "The status of the timer '{Function}' could not be read or written")]
    private partial void StatusFailed(Exception exception, string function);
}
