namespace PosCloud.Trust.Tuf;

/// <summary>Every bound of what this client reads: a repository may be hostile until its signatures are checked.</summary>
public static class TufLimits
{
    /// <summary>Bytes of a root file.</summary>
    public const int RootBytes = 512 * 1024;

    /// <summary>Bytes of a timestamp file.</summary>
    public const int TimestampBytes = 16 * 1024;

    /// <summary>Bytes of a snapshot file.</summary>
    public const int SnapshotBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of a targets file, delegated or not.</summary>
    public const int TargetsBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of a target when its length is not the limit already: 64 GiB.</summary>
    public const long TargetBytes = 64L * 1024 * 1024 * 1024;

    /// <summary>Levels of nested JSON.</summary>
    public const int JsonDepth = 32;

    /// <summary>Highest version of a file and highest integer of the format: what JavaScript clients can hold.</summary>
    public const long Version = 9_007_199_254_740_991;

    /// <summary>Root files that one refresh follows.</summary>
    public const int RootRotations = 1024;

    /// <summary>Keys of one file.</summary>
    public const int Keys = 256;

    /// <summary>Signatures of one file.</summary>
    public const int Signatures = 64;

    /// <summary>Roles that a root or a targets file names.</summary>
    public const int Roles = 1024;

    /// <summary>Path patterns or hash prefixes of one delegated role.</summary>
    public const int Paths = 1024;

    /// <summary>Roles that the search for one target visits.</summary>
    public const int VisitedRoles = 32;

    /// <summary>Files that a snapshot lists.</summary>
    public const int MetaFiles = 8192;

    /// <summary>Targets that one file lists.</summary>
    public const int Targets = 16_384;

    /// <summary>Hashes of one file or target.</summary>
    public const int Hashes = 8;

    /// <summary>Characters of a key id.</summary>
    public const int KeyIdChars = 128;

    /// <summary>Characters of a role's name after percent encoding: it becomes a file name.</summary>
    public const int RoleNameChars = 200;

    /// <summary>Characters of a target path, and of a pattern.</summary>
    public const int PathChars = 1024;

    /// <summary>Characters of a public key: an RSA key of 4,096 bits has 800.</summary>
    public const int PublicKeyChars = 4096;

    /// <summary>Characters of a signature in hex: RSA of 4,096 bits has 1,024.</summary>
    public const int SignatureChars = 2048;

    /// <summary>Characters of a type, a scheme, a version of the specification, a time or a hash.</summary>
    public const int WordChars = 256;

    /// <summary>Bits of an RSA key, at least and at most: fewer are weak, more cost too much time.</summary>
    public const int RsaMinBits = 2048, RsaMaxBits = 4096;
}
