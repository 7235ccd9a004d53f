using System.Collections.Concurrent;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Timers;

/// <summary>Forgets everything when the host ends.</summary>
internal sealed class MemoryTimerStatusStore : ITimerStatusStore
{
    private readonly ConcurrentDictionary<string, ScheduleStatus> _statuses = [];

    public Task<ScheduleStatus?> LoadAsync(string functionName, CancellationToken cancellationToken) =>
        Task.FromResult(_statuses.GetValueOrDefault(functionName));

    public Task SaveAsync(string functionName, ScheduleStatus status, CancellationToken cancellationToken)
    {
        _statuses[functionName] = status;
        return Task.CompletedTask;
    }
}
