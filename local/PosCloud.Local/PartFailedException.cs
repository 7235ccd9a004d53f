namespace PosCloud.Local;

/// <summary>A part of the cloud ended that should run; the message is one line that names it.</summary>
public sealed class PartFailedException : Exception
{
    public PartFailedException()
    {
    }

    public PartFailedException(string message)
        : base(message)
    {
    }

    public PartFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
