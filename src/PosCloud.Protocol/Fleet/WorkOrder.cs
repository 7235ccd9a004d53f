using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Fleet;

/// <summary>Work at a terminal that software cannot do.</summary>
/// <param name="OrderId">Given by the service.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Site">Its shop.</param>
/// <param name="Task">What is to be done; for people.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedBy">Who wants it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Expects">What the next inventory shows when it was done; absent when a person's word is enough.</param>
/// <param name="AssignedTo">Who is to do it.</param>
/// <param name="DoneBy">Who said that it is done.</param>
/// <param name="DoneAt">UTC.</param>
/// <param name="ClosedAt">When it was confirmed, cancelled, or done where nothing is expected; UTC.</param>
/// <param name="Note">The last thing that somebody said of it.</param>
public sealed record WorkOrder(
    string OrderId,
    string TerminalId,
    string Site,
    string Task,
    WorkOrderState State,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    PeripheralExpectation? Expects = null,
    string? AssignedTo = null,
    string? DoneBy = null,
    DateTimeOffset? DoneAt = null,
    DateTimeOffset? ClosedAt = null,
    string? Note = null)
{
    [JsonIgnore]
    public bool IsOpen => ClosedAt is null;
}
