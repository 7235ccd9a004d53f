using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Terminals;

/// <summary>
/// Where an execution stands. The order of the first eight is the order in which they happen; a report never moves an
/// execution back, and the six last ones are final.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ExecutionState>))]
public enum ExecutionState
{
    Offered,
    Accepted,
    BackingUp,
    Downloading,
    Installing,
    Restarting,
    Testing,
    Confirmed,
    Rejected,
    Failed,
    RolledBack,
    Expired,
    Cancelled,
}
