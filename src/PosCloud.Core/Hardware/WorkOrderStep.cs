using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Hardware;

/// <summary>What an action makes of a work order.</summary>
/// <param name="Order">As it is now.</param>
/// <param name="Event">The type that announces it; null when nothing changed.</param>
internal sealed record WorkOrderStep(WorkOrder Order, string? Event);
