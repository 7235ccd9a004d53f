namespace PosCloud.Terminal.Device;

/// <summary>One part of a self-test.</summary>
/// <param name="Name">Kebab-case, for example <c>trial-transaction</c>.</param>
/// <param name="Passed">Whether the part works.</param>
/// <param name="Detail">For people; what was wrong.</param>
/// <param name="Code">Of a check that failed: see docs/failure-codes.md; null counts as <c>self-test-failed</c>.</param>
/// <param name="Duration">How long it took.</param>
public sealed record SelfTestCheck(string Name, bool Passed, string? Detail = null, string? Code = null, TimeSpan Duration = default);
