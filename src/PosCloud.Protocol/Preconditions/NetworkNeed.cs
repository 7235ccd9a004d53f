using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>What kind of network may carry the download.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NetworkNeed>))]
public enum NetworkNeed
{
    /// <summary>Not asked for.</summary>
    Any,

    /// <summary>One whose traffic does not cost by volume.</summary>
    Unmetered,
}
