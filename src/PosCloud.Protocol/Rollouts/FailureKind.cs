using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>Where an upgrade failed; what may be tried again depends on it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The packages did not arrive.</summary>
    Download,

    /// <summary>The packages arrived and could not be installed.</summary>
    Install,

    /// <summary>The new release ran, failed its tests and went back.</summary>
    SelfTest,

    /// <summary>The terminal refused the directive.</summary>
    Rejected,

    /// <summary>The terminal no longer knows the execution.</summary>
    Lost,
}
