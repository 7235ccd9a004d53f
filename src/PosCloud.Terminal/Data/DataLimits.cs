using PosCloud.Protocol;

namespace PosCloud.Terminal.Data;

/// <summary>Bounds of what is backed up, migrated and restored.</summary>
internal static class DataLimits
{
    /// <summary>Bytes of data in a backup: what encryption and tar add must fit into the upload as well.</summary>
    public const long Bytes = Limits.BackupBytes / 10 * 9;

    /// <summary>Bytes of a manifest.</summary>
    public const int ManifestBytes = 1024 * 1024;

    /// <summary>Migrations that data can have behind it, of all releases.</summary>
    public const int Migrations = 1000;
}
