namespace PosCloud.Terminal;

/// <summary>How one round of the agent ended.</summary>
/// <param name="End">What happened.</param>
/// <param name="Wait">How long to wait before the next round.</param>
/// <param name="Message">For people: why, when it was not <see cref="CycleEnd.Done"/>.</param>
public sealed record CycleResult(CycleEnd End, TimeSpan Wait, string? Message = null);
