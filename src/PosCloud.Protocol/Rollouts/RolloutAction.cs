using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>What an operator can do with a rollout.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RolloutAction>))]
public enum RolloutAction
{
    /// <summary>One of the people that must agree does.</summary>
    Approve,

    /// <summary>Begins an approved rollout.</summary>
    Start,

    /// <summary>Offers nothing until it is resumed; running executions go on.</summary>
    Pause,

    /// <summary>Goes on; gates count from here on, and the rate ramps up again.</summary>
    Resume,

    /// <summary>Opens the next wave although a gate holds it.</summary>
    Proceed,

    /// <summary>Ends it for good; see <see cref="RolloutActionRequest.Running"/>. Needs no version and wins over every other action.</summary>
    Abort,

    /// <summary>Offers the release again to the members that failed.</summary>
    RetryFailed,

    /// <summary>Aborts it and brings another release to the members that were upgraded.</summary>
    GoBack,
}
