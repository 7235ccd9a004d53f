using PosCloud.Protocol;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.SelfTests;

/// <summary>The file <c>self-test.json</c>: how each check of a trial went, written before its decision.</summary>
internal sealed record SelfTestRecord(string ExecutionId, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>As it is reported: bounded, and without what a message must not have.</summary>
    public static SelfTestRecord Of(string executionId, IReadOnlyList<SelfTestCheck> checks) =>
        new(executionId, [.. checks.TakeLast(Limits.CheckResults).Select(Shown)]);

    private static CheckResult Shown(SelfTestCheck check) => new(
        AgentContext.Short(check.Name, Limits.ShortText)!,
        check.Passed,
        (long)Math.Clamp(check.Duration.TotalMilliseconds, 0, int.MaxValue),
        AgentContext.Short(check.Code, Limits.ShortText),
        check.Passed ? null : AgentContext.Short(check.Detail, Limits.CheckText));
}
