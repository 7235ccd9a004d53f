namespace PosCloud.Protocol.Terminals;

/// <summary>The report was taken.</summary>
/// <param name="Seq">The request's sequence number.</param>
/// <param name="State">Sealed state to echo with the next request.</param>
/// <param name="ServerTime">UTC.</param>
/// <param name="Execution">Where the service now sees the execution.</param>
public sealed record ReportResponse(long Seq, string State, DateTimeOffset ServerTime, ExecutionState Execution);
