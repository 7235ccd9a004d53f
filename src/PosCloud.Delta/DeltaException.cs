namespace PosCloud.Delta;

/// <summary>A delta, or the base image given with it, cannot be used. Nothing of the result may be trusted.</summary>
public sealed class DeltaException : Exception
{
    public DeltaException(DeltaError error, string message)
        : base(message) => Error = error;

    public DeltaException(DeltaError error, string message, Exception innerException)
        : base(message, innerException) => Error = error;

    public DeltaError Error { get; }
}
