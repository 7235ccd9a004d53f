namespace PosCloud.Local.Commands;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The demo ran, but not everything ended as it should.</summary>
    public const int NotAsExpected = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>This machine lacks something: Node.js, a free port.</summary>
    public const int Setup = 3;

    /// <summary>A part of the cloud ended by itself.</summary>
    public const int PartFailed = 4;

    /// <summary>Ctrl-C.</summary>
    public const int Cancelled = 130;
}
