using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Data;

/// <summary>How many records a data set must have after a migration, against before.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RecordRule>))]
public enum RecordRule
{
    /// <summary>As many.</summary>
    Same,

    /// <summary>As many or more.</summary>
    NotFewer,

    /// <summary>Any number.</summary>
    Any,
}
