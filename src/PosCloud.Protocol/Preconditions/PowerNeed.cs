using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>What must feed the terminal.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PowerNeed>))]
public enum PowerNeed
{
    /// <summary>Not asked for.</summary>
    Any,

    /// <summary>Mains, not a battery.</summary>
    Mains,
}
