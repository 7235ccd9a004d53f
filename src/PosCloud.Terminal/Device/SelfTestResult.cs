using PosCloud.Protocol.Failures;

namespace PosCloud.Terminal.Device;

/// <summary>All checks of a self-test, in the order in which they ran.</summary>
public sealed record SelfTestResult(IReadOnlyList<SelfTestCheck> Checks)
{
    /// <summary>True when there was at least one check and all passed: no checks is no proof.</summary>
    public bool Passed => Checks.Count > 0 && Checks.All(c => c.Passed);

    /// <summary>Failure code of the first check that failed.</summary>
    public string Code => Checks.FirstOrDefault(c => !c.Passed)?.Code ?? FailureCodes.SelfTestFailed;

    /// <summary>The failed checks in one sentence; null when all passed.</summary>
    public string? Failure => Passed
        ? null
        : Checks.Count == 0
            ? "No check ran."
            : string.Join("; ", Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Detail ?? "failed"}"));
}
