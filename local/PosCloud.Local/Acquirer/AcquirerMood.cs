namespace PosCloud.Local.Acquirer;

/// <summary>How the simulated acquirer treats authorisations.</summary>
internal enum AcquirerMood
{
    Approves,
    Declines,

    /// <summary>Answers nothing: the connection is cut.</summary>
    Silent,
}
