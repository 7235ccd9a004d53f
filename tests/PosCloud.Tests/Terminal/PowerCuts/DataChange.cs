namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>What happens to the terminal's data in a run.</summary>
internal enum DataChange
{
    /// <summary>The release has nothing to do with data.</summary>
    None,

    /// <summary>The release backs it up and migrates it.</summary>
    Migrated,

    /// <summary>The release backs it up, and its migration is refused by its own checks.</summary>
    MigrationFails,

    /// <summary>A backup is restored.</summary>
    Restored,
}
