using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Terminals;

/// <summary>What a terminal wants of a delta where it has the choice.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DecoderPreference>))]
public enum DecoderPreference
{
    /// <summary>The fewest bytes to download.</summary>
    Size,

    /// <summary>The least work to decode.</summary>
    Speed,
}
