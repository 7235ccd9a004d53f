using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Fleet;

/// <summary>What a person does with a work order.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WorkOrderAction>))]
public enum WorkOrderAction
{
    /// <summary>Gives it to somebody.</summary>
    Assign,

    /// <summary>Says that it is done. Where something is expected, the terminal's inventory has the last word.</summary>
    Done,

    /// <summary>It is not needed any more.</summary>
    Cancel,
}
