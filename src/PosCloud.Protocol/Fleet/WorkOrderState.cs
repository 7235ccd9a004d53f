using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Fleet;

/// <summary>Where a work order stands. The last three are its end; <see cref="Done"/> is one only where nothing is expected.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WorkOrderState>))]
public enum WorkOrderState
{
    /// <summary>Nobody has it yet.</summary>
    Open,

    /// <summary>Somebody is to do it.</summary>
    Assigned,

    /// <summary>Somebody says that it is done.</summary>
    Done,

    /// <summary>The terminal's inventory shows it.</summary>
    Confirmed,

    /// <summary>It is not needed any more.</summary>
    Cancelled,
}
