using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>
/// Starts a listener for every timer function once the app listens, and waits at the end for the runs that still last.
/// <c>Host:TimersEnabled=false</c> and <c>AzureWebJobs.{name}.Disabled=true</c> keep timers from running.
/// </summary>
internal sealed class TimerService : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<TimerListener> _listeners;
    private Task _running = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">A schedule cannot be read.</exception>
    public TimerService(
        FunctionCatalogue catalogue,
        IConfiguration configuration,
        ITimerStatusStore store,
        TimerRunner runner,
        TimeProvider time,
        ILogger<TimerService> logger)
    {
        var enabled = configuration.GetValue("Host:TimersEnabled", true);
        _listeners = [.. catalogue.Functions
            .Where(function => function.Kind == TriggerKind.Timer)
            .Select(function => (function, schedule: ScheduleOf(function, configuration)))
            .Where(timer => enabled && !configuration.IsDisabled(timer.function))
            .Select(timer => new TimerListener(timer.function, timer.schedule, store, runner, time, logger))];
    }

    // Not before: a timer may call the app's own endpoints.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_listeners.Select(listener => Task.Run(() => listener.RunAsync(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => _running.WaitAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private static TimerSchedule ScheduleOf(FunctionDescriptor function, IConfiguration configuration)
    {
        try
        {
            return TimerSchedule.Parse(((TimerTriggerAttribute)function.Trigger).Schedule, configuration);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"The timer '{function.Name}' cannot run: {exception.Message}", exception);
        }
    }
}
