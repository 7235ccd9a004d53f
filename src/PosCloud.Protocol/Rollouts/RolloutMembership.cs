using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>Whether terminals that enrol into the target later belong to the rollout.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RolloutMembership>))]
public enum RolloutMembership
{
    /// <summary>The members are those of the start.</summary>
    Frozen,

    /// <summary>Later joiners become members.</summary>
    Open,
}
