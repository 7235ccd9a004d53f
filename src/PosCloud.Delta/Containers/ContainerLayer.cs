namespace PosCloud.Delta.Containers;

/// <summary>What the encoder opens at once: streams that are in none another.</summary>
/// <param name="Recipes">How each stream of the result is made again from its content.</param>
internal sealed record ContainerLayer(StreamLayout Base, StreamLayout Result, byte[][] Recipes);
