namespace PosCloud.Delta;

/// <summary>How hard the encoder looks for a small delta. The decoder does not care.</summary>
public enum DeltaEffort
{
    /// <summary>Smallest; about 2 s of one core per MiB that is not in the base.</summary>
    Best,

    /// <summary>About 0.1 s of one core per MiB that is not in the base, and that part about 11 % larger.</summary>
    Quick,
}
