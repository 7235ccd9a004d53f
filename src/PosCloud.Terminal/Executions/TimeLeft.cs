using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// How long an upgrade still takes: what the directive says of terminals of this model, and for the download what its own bytes
/// say, once they have come for a while. Waiting for a precondition comes on top.
/// </summary>
internal sealed class TimeLeft(TimeProvider time)
{
    /// <summary>Before that the first bytes say more about the connection's begin than about its speed.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    private string? _package;
    private long _first;
    private long _last;
    private long _since;

    /// <param name="execution">Null while there is none.</param>
    /// <param name="worked">How long it has been worked at in its state.</param>
    /// <param name="done">Bytes of the package so far.</param>
    /// <returns>Null when nobody knows.</returns>
    public TimeSpan? Of(ExecutionJournal? execution, TimeSpan worked, long done)
    {
        if (execution is not { Estimate: { Count: > 0 } estimate } || !(execution.State.IsStep() || execution.State == ExecutionState.Offered))
        {
            return null;
        }

        var later = estimate.Where(e => e.Step > execution.State).Sum(e => e.DurationMs);
        var now = estimate.Where(e => e.Step == execution.State).Sum(e => e.DurationMs) - worked.TotalMilliseconds;
        if (execution.State == ExecutionState.Downloading && Download(execution, done) is { } download)
        {
            now = download;
        }

        return TimeSpan.FromMilliseconds(later + Math.Max(0, now));
    }

    /// <summary>Milliseconds for the bytes that are missing, at the speed of those that came; null while that is not known.</summary>
    private double? Download(ExecutionJournal execution, long done)
    {
        if (execution.ToDownload?.Package is not { } package || done <= 0)
        {
            return null;
        }

        // Another package, or the same one from its first byte again.
        if (_package != package.Sha256 || done < _last)
        {
            (_package, _first, _since) = (package.Sha256, done, time.GetTimestamp());
        }

        _last = done;
        var elapsed = time.GetElapsedTime(_since);
        if (elapsed < Enough || done == _first)
        {
            return null;
        }

        var missing = execution.Components.Where(c => c is { IsReady: false, Package.Verified: false }).Sum(c => c.Package!.Length) - done;
        return Math.Max(0, missing) * elapsed.TotalMilliseconds / (done - _first);
    }
}
