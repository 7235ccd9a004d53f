using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Delta.Containers;

/// <summary>A place in a stream to which a cursor can return. Its memory is taken once, before it has a place.</summary>
/// <param name="state">Null where content is only looked up.</param>
internal sealed class StreamCheckpoint(InflateCheckpoint? state)
{
    /// <summary>Bytes of the stream before it; 0 as long as it has no place.</summary>
    public long Produced { get; set; }

    public InflateCheckpoint? State => state;
}
