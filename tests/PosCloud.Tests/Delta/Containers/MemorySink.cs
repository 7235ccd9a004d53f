using PosCloud.Delta.Containers;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Keeps what it takes in an array of fixed size.</summary>
internal sealed class MemorySink(int capacity) : IByteSink
{
    private readonly byte[] bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(this.bytes.AsSpan(Length));
        Length += bytes.Length;
    }
}
