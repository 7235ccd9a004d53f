using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Delta.Containers;

/// <summary>A place in a stream to which a cursor can return.</summary>
/// <param name="Produced">Bytes of the stream before it.</param>
/// <param name="State">Null where content is only looked up.</param>
internal sealed record StreamCheckpoint(long Produced, InflateCheckpoint? State);
