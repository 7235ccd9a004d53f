using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Storage;

/// <summary>A report entry that waits to be sent.</summary>
internal sealed record QueuedEntry(string ExecutionId, ReportEntry Entry);
