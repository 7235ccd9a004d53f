namespace PosCloud.Delta.Containers.Deflate;

/// <summary>A dynamic block's header as bits, and the code lengths that it says.</summary>
internal readonly ref struct DynamicShape(ReadOnlySpan<byte> header, int headerBits, ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
{
    public ReadOnlySpan<byte> Header { get; } = header;

    public int HeaderBits { get; } = headerBits;

    public ReadOnlySpan<byte> Literals { get; } = literals;

    public ReadOnlySpan<byte> Distances { get; } = distances;
}
