namespace PosCloud.Trust.Tuf;

/// <summary>How a publication ended, when nothing was wrong with it.</summary>
public enum PublishResult
{
    /// <summary>Clients see it from now on.</summary>
    Published,

    /// <summary>It was there already, or needed no renewal.</summary>
    Unchanged,

    /// <summary>Another writer was faster; what it published is valid. Try again from the new state.</summary>
    Conflict,
}
