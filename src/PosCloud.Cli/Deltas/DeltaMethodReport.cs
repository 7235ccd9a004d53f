namespace PosCloud.Cli.Deltas;

/// <summary>The blocks of one method, together.</summary>
/// <param name="ResultBytes">Bytes of the new image that they make.</param>
/// <param name="DeltaBytes">Bytes of the delta that they take.</param>
internal sealed record DeltaMethodReport(string Method, int Blocks, long ResultBytes, long DeltaBytes);
