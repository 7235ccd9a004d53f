using PosCloud.Protocol.SelfTests;

namespace PosCloud.Terminal.SelfTests;

/// <summary>The file <c>self-test.json</c>: results that are reported with the decision; on the medium before the decision is.</summary>
internal sealed record SelfTestRecord(string ExecutionId, IReadOnlyList<CheckResult> Checks);
