namespace PosCloud.Terminal.Device;

/// <summary>One part of a self-test.</summary>
/// <param name="Name">Kebab-case, for example <c>trial-transaction</c>.</param>
/// <param name="Passed">Whether the part works.</param>
/// <param name="Detail">For people; what was wrong.</param>
public sealed record SelfTestCheck(string Name, bool Passed, string? Detail = null);
