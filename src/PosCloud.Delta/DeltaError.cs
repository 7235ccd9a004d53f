namespace PosCloud.Delta;

/// <summary>Why a delta was refused.</summary>
public enum DeltaError
{
    /// <summary>The file does not begin with the magic.</summary>
    NotADelta,

    /// <summary>A format version, profile or block method that this decoder does not have.</summary>
    UnsupportedVersion,

    /// <summary>The file ends before the header says that it does.</summary>
    Truncated,

    /// <summary>A field or a compressed stream contradicts the format.</summary>
    Corrupt,

    /// <summary>The base image has another length or hash than the one that the delta was made from.</summary>
    BaseMismatch,

    /// <summary>The bytes that came out do not have the hash that was promised.</summary>
    ResultMismatch,

    /// <summary>The delta asks for more than <see cref="DeltaLimits"/> or its own ceilings allow.</summary>
    LimitExceeded,

    /// <summary>There are bytes after the last block.</summary>
    TrailingData,
}
