using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>Whether something that an upgrade needs is there.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReadinessMark>))]
public enum ReadinessMark
{
    Met,
    NotMet,

    /// <summary>Neither the release nor the rollout asks for it.</summary>
    NotAsked,
}
