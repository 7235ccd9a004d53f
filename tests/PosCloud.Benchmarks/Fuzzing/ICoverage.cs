namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>Tells which code a case reached.</summary>
internal interface ICoverage
{
    /// <summary>Branches between two places that were gone at least once.</summary>
    int Edges { get; }

    /// <summary>Edges, each with how often about it was gone in a case.</summary>
    int Features { get; }

    /// <summary>Forgets what was reached by the case before.</summary>
    void Begin();

    /// <summary>Whether the case reached a feature that none before it did.</summary>
    bool End();
}
