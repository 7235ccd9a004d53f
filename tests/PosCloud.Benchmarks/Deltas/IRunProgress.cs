namespace PosCloud.Benchmarks.Deltas;

/// <summary>How far a run is.</summary>
internal interface IRunProgress
{
    /// <param name="what">At work now.</param>
    /// <param name="done">Of the total, since the step before: bytes of new files that one more codec is done with, or milliseconds.</param>
    void Step(string what, long done);
}
