using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>The life of a rollout.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RolloutState>))]
public enum RolloutState
{
    /// <summary>Its members are being listed; nothing is offered yet.</summary>
    Starting,

    /// <summary>Terminals of the target are offered the release.</summary>
    Running,

    /// <summary>Every member has an outcome.</summary>
    Completed,
}
