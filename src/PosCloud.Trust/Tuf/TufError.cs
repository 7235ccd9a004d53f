namespace PosCloud.Trust.Tuf;

/// <summary>Why metadata or a target was refused. The terminal reports the name, so a value is never renamed.</summary>
public enum TufError
{
    /// <summary>Not JSON, a member is missing, of the wrong kind or out of bounds (<see cref="TufLimits"/>).</summary>
    MetadataMalformed,

    /// <summary>The file is longer than its role may be or than the file that lists it says.</summary>
    TooLarge,

    /// <summary>The file is of another role: its <c>_type</c> is not the one asked for.</summary>
    TypeWrong,

    /// <summary>The file follows another major version of the TUF specification.</summary>
    SpecVersionUnsupported,

    /// <summary>Fewer distinct keys than the role's threshold have signed exactly this content.</summary>
    SignaturesMissing,

    /// <summary>A root that is not the next one, or a file whose version is not the one listed.</summary>
    VersionMismatch,

    /// <summary>A version is lower than one that this client already trusted.</summary>
    Rollback,

    /// <summary>The file expired before the reference time: the repository may be frozen.</summary>
    Expired,

    /// <summary>The length is not the one that a trusted file lists.</summary>
    LengthMismatch,

    /// <summary>A hash is not the one that a trusted file lists.</summary>
    HashMismatch,

    /// <summary>No listed hash is of an algorithm that this client knows.</summary>
    HashUnsupported,

    /// <summary>A new snapshot no longer lists a file that the trusted one lists.</summary>
    RoleRemoved,

    /// <summary>The snapshot does not list the role, or nobody delegates to it.</summary>
    RoleUnknown,

    /// <summary>The repository has no such file although a trusted file lists it.</summary>
    NotFound,

    /// <summary>No role that is trusted for the path lists the target.</summary>
    TargetUnknown,

    /// <summary>A target path that would leave its folder, or is no path.</summary>
    TargetPathUnsafe,

    /// <summary>A key cannot sign: it is not ECDSA P-256.</summary>
    KeyUnsupported,
}
