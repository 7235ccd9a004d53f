namespace PosCloud.Delta.Strong;

/// <summary>
/// One direction of the binary arithmetic coder. The model is written once against this interface; the two structs that
/// implement it make the compiler specialise it, so encoder and decoder cannot drift apart.
/// </summary>
internal interface IBitCoder
{
    /// <summary>Whether the values given are written (true) or ignored and read instead.</summary>
    static abstract bool IsEncoder { get; }

    /// <param name="bit">The bit to write; ignored by a decoder.</param>
    /// <param name="probability">That the bit is 1, in 1/65536; 1 to 65535.</param>
    /// <returns>The bit.</returns>
    int Code(int bit, int probability);
}
