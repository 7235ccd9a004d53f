namespace PosCloud.Local.EventGrid;

/// <summary>Where events go that could not be delivered: in Azure a blob container.</summary>
public interface IDeadLetterStore
{
    /// <param name="name">Path of the blob.</param>
    /// <param name="json">A JSON array of events, UTF-8.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);
}
