using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// Measures how long the terminal works in each state of an execution. Not by the clock, which may be wrong and may jump, but by
/// the ticks of this process, and only while it works: what it waits for a precondition or between two rounds is not in it. A
/// step in which the process was stopped is not measured at all. The restart, which always stops it, is the one that takes the
/// clock: from what the journal says about its begin, and only when that gives a time that a restart can take.
/// </summary>
/// <param name="time">The agent's.</param>
/// <param name="atStart">The execution that this process found; null when there was none.</param>
internal sealed class StepClock(TimeProvider time, ExecutionJournal? atStart)
{
    /// <summary>A restart that is said to have lasted longer is a clock that jumped, or a terminal that was switched off.</summary>
    public static readonly TimeSpan LongestRestart = TimeSpan.FromHours(1);

    private readonly (string, ExecutionState)? _cutOff = Key(atStart);
    private (string, ExecutionState)? _step;
    private TimeSpan _worked;
    private long? _since;

    /// <summary>The work of the execution's state begins, or goes on.</summary>
    public void Start(ExecutionJournal execution)
    {
        if (_step != Key(execution))
        {
            _step = Key(execution);
            _worked = TimeSpan.Zero;
        }

        _since = time.GetTimestamp();
    }

    /// <summary>The work rests until the next <see cref="Start"/>.</summary>
    public void Stop()
    {
        _worked += Running;
        _since = null;
    }

    /// <summary>How long the execution has been worked at in its state, in this process.</summary>
    public TimeSpan Worked(ExecutionJournal execution) => _step == Key(execution) ? _worked + Running : TimeSpan.Zero;

    /// <summary>The execution leaves its state: what was measured so far, with that state if it was measured whole.</summary>
    public IReadOnlyList<StepDuration>? Finish(ExecutionJournal execution)
    {
        var took = _cutOff == Key(execution) ? Restart(execution) : Worked(execution);
        _step = null;
        if (took is not { } measured || !execution.State.IsStep())
        {
            return execution.Durations;
        }

        var milliseconds = Math.Clamp((long)measured.TotalMilliseconds, 0, Limits.StepMs);
        return [.. (execution.Durations ?? []).Where(d => d.Step != execution.State), new StepDuration(execution.State, milliseconds)];
    }

    private TimeSpan Running => _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    private TimeSpan? Restart(ExecutionJournal execution) =>
        execution is { State: ExecutionState.Restarting, SwitchedAt: { } switched } && time.GetUtcNow() - switched is var gap && gap >= TimeSpan.Zero && gap <= LongestRestart
            ? gap
            : null;

    private static (string, ExecutionState)? Key(ExecutionJournal? execution) => execution is null ? null : (execution.ExecutionId, execution.State);
}
