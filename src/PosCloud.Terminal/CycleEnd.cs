namespace PosCloud.Terminal;

/// <summary>How one round of the agent ended.</summary>
public enum CycleEnd
{
    /// <summary>Checked in; what the service asked for is done and reported.</summary>
    Done,

    /// <summary>The service could not be reached or is busy; what waits is kept and sent later.</summary>
    Unsent,

    /// <summary>The service refused the terminal; somebody has to look.</summary>
    Refused,

    /// <summary>The machine restarts; the agent goes on in the next boot.</summary>
    Restarting,
}
