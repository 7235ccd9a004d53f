namespace PosCloud.Delta.Fast;

/// <summary>The bytes of one block's payload, from front to back.</summary>
internal interface IByteSource
{
    /// <summary>Payload bytes that were not yet taken.</summary>
    int Remaining { get; }

    /// <summary>At least one and at most <paramref name="most"/> payload bytes, valid until the next call; empty only when none is left.</summary>
    /// <exception cref="DeltaException">The delta ends inside the payload.</exception>
    ReadOnlySpan<byte> Peek(int most);

    /// <summary>Takes bytes that the last <see cref="Peek"/> gave.</summary>
    void Advance(int count);
}
