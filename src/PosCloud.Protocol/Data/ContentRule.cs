using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Data;

/// <summary>What the checksum of a data set must be after a migration, against before.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ContentRule>))]
public enum ContentRule
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>The same: not a byte may have changed.</summary>
    Same,

    /// <summary>Another one.</summary>
    Changed,
}
