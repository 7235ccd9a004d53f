using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>What happens when an error gate trips.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<GateTrip>))]
public enum GateTrip
{
    /// <summary>The rollout pauses until somebody decides.</summary>
    Pause,

    /// <summary>The rollout ends, and its upgraded members go back to the plan's <c>goBackReleaseId</c>.</summary>
    GoBack,
}
