using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>Whether a terminal will make a rollout; the worst first.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReadinessVerdict>))]
public enum ReadinessVerdict
{
    /// <summary>Something is not met even at its next window: somebody has to do something.</summary>
    NotReady,

    /// <summary>What is not met now needs time alone.</summary>
    Waits,

    /// <summary>All is met.</summary>
    Ready,

    /// <summary>Its upgrade runs, and nothing holds it up for good.</summary>
    Running,

    /// <summary>It has the release.</summary>
    Done,
}
