namespace PosCloud.Cli;

/// <summary>What the process ends with; scripts depend on these, so they never change their meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The service refused, or what was asked for did not come about.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The service, its storage or the identity provider did not answer.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no login, or it is no longer accepted.</summary>
    public const int NotLoggedIn = 4;

    /// <summary>A local file cannot be read or written, or is damaged.</summary>
    public const int LocalFile = 5;

    /// <summary>Ctrl-C: 128 + SIGINT, as shells report it.</summary>
    public const int Cancelled = 130;
}
