namespace PosCloud.Local.EventGrid;

/// <summary>The endpoint did not agree to receive events, so nothing is delivered to it.</summary>
public sealed class HandshakeFailedException : Exception
{
    public HandshakeFailedException()
    {
    }

    public HandshakeFailedException(string message)
        : base(message)
    {
    }

    public HandshakeFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
