namespace PosCloud.Benchmarks.Deltas.Measuring;

/// <summary>A process ended with an error, or took too long. The message says which and why.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
