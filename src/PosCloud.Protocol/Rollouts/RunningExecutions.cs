using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Rollouts;

/// <summary>What becomes of the executions that run when a rollout is aborted.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RunningExecutions>))]
public enum RunningExecutions
{
    /// <summary>They go on to their end.</summary>
    Finish,

    /// <summary>Those that have not begun to switch are cancelled; the others go on.</summary>
    Cancel,
}
