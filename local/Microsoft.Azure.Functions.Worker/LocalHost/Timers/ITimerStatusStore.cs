namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>Remembers the schedule status of the monitored timers, so that a missed run is noticed.</summary>
internal interface ITimerStatusStore
{
    Task<ScheduleStatus?> LoadAsync(string functionName, CancellationToken cancellationToken);

    Task SaveAsync(string functionName, ScheduleStatus status, CancellationToken cancellationToken);
}
