namespace PosCloud.Trust.Backups;

/// <summary>Why a backup cannot be opened. The terminal reports the name, so a value is never renamed.</summary>
public enum BackupError
{
    /// <summary>It is no backup of this format, or out of bounds.</summary>
    Malformed,

    /// <summary>It is of a later version of the format.</summary>
    VersionUnsupported,

    /// <summary>It is not sealed to this key.</summary>
    KeyUnknown,

    /// <summary>A data key cannot be unwrapped: it was wrapped by or for somebody else, for another backup, or was altered.</summary>
    WrapRefused,

    /// <summary>A chunk is missing, altered, or at another place than it was written.</summary>
    ChunkRefused,
}
