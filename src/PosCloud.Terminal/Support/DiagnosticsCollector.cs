using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Support;

/// <summary>
/// Makes the bundle for support: why, conditions, peripherals, slots, boot pointer, the agent's state with its journal, and the end
/// of its log. Redacted here, before a byte leaves the terminal, and bounded.
/// </summary>
internal sealed class DiagnosticsCollector(AgentContext context)
{
    /// <summary>Why a bundle was made that nobody's failure made.</summary>
    public const string Requested = "requested";

    /// <summary>Bytes of a bundle.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int LogBytes = 256 * 1024;

    /// <summary>Collects and writes <c>diagnostics.json</c>; it is on the medium when this returns.</summary>
    /// <param name="reason">Failure code, or <see cref="Requested"/>.</param>
    /// <param name="detail">For people.</param>
    /// <param name="checks">How the self-test went.</param>
    /// <param name="requestId">The operator's demand, if it is one.</param>
    /// <returns>What has to be uploaded; it is still to be written to the state.</returns>
    public DiagnosticsUpload Write(string reason, string? detail, IReadOnlyList<SelfTestCheck> checks, string? requestId = null)
    {
        var content = Bounded(reason, detail, checks, requestId);
        context.Folder.WriteBytes(Path.GetFileName(context.Folder.DiagnosticsFile), content);
        return new DiagnosticsUpload(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, RequestId: requestId);
    }

    /// <summary>The log gives way: it is the only part that can be long.</summary>
    private byte[] Bounded(string reason, string? detail, IReadOnlyList<SelfTestCheck> checks, string? requestId)
    {
        for (var logBytes = LogBytes; ; logBytes /= 2)
        {
            var report = Report(reason, detail, checks, requestId) with { Log = context.Log.Tail(logBytes) };
            var content = Redactor.Clean(JsonSerializer.SerializeToUtf8Bytes(report, AgentJson.Default.DiagnosticsReport));
            if (content.Length <= MaxBytes || logBytes == 0)
            {
                return content;
            }
        }
    }

    private DiagnosticsReport Report(string reason, string? detail, IReadOnlyList<SelfTestCheck> checks, string? requestId)
    {
        var pointer = context.Folder.ReadPointer()!;
        return new DiagnosticsReport(
            context.Credential!.TerminalId,
            context.Execution?.ExecutionId ?? "",
            context.Execution?.ReleaseId,
            reason,
            detail,
            context.Time.GetUtcNow(),
            pointer.Slot,
            context.Folder.ReadManifest(pointer.Slot)?.Components ?? [],
            context.Options.AgentVersion,
            context.Environment.ReadConditions(),
            context.Environment.ReadPeripherals(),
            checks,
            requestId,
            [.. new[] { "a", "b" }.Select(context.Folder.ReadManifest).OfType<SlotManifest>()],
            pointer,
            context.Waiting,
            JsonSerializer.SerializeToElement(context.State, AgentJson.Default.AgentState));
    }
}
