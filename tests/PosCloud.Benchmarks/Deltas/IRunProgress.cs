namespace PosCloud.Benchmarks.Deltas;

/// <summary>How far a run is.</summary>
internal interface IRunProgress
{
    /// <param name="what">At work now.</param>
    /// <param name="bytes">Of new files that are done with one more codec.</param>
    void Step(string what, long bytes);
}
