namespace PosCloud.Delta.Containers;

/// <summary>Takes bytes in the order in which they come out.</summary>
internal interface IByteSink
{
    void Write(ReadOnlySpan<byte> bytes);
}
