using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Rollouts;

/// <summary>How long a step took on terminals that confirmed, as they measured it.</summary>
/// <param name="Step">The state whose work it is.</param>
/// <param name="Count">Terminals that measured it.</param>
/// <param name="MedianMs">Milliseconds within which half of them were done, to a tenth.</param>
/// <param name="P90Ms">Milliseconds within which nine of ten were done, to a tenth.</param>
/// <param name="Model">Their model; absent for terminals of all models together.</param>
public sealed record StepTimes(ExecutionState Step, int Count, long MedianMs, long P90Ms, string? Model = null);
