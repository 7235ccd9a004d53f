using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>What a row of the compatibility matrix says.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CompatibilityVerdict>))]
public enum CompatibilityVerdict
{
    /// <summary>They work together. A kind with such a row is closed: what no row allows is not allowed.</summary>
    Allowed,

    /// <summary>They do not; whatever another row says.</summary>
    Forbidden,
}
