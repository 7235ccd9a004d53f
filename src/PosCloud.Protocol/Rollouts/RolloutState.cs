using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>The life of a rollout.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RolloutState>))]
public enum RolloutState
{
    /// <summary>Waits for the approvals that the estate asks for.</summary>
    AwaitingApproval,

    /// <summary>Approved; waits for <see cref="RolloutAction.Start"/>.</summary>
    Ready,

    /// <summary>Its members are being listed; nothing is offered yet.</summary>
    Starting,

    /// <summary>Members of its open waves are offered the release.</summary>
    Running,

    /// <summary>Nothing is offered; running executions go on.</summary>
    Paused,

    /// <summary>Nothing is offered any more; it ends when no execution runs.</summary>
    Aborting,

    /// <summary>Ended before every member had an outcome.</summary>
    Aborted,

    /// <summary>Every member has an outcome.</summary>
    Completed,
}
