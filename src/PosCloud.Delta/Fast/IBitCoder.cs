namespace PosCloud.Delta.Fast;

/// <summary>
/// One side of the range coder. All model code is generic over it, so that encoder, decoder and price estimates cannot
/// diverge; being a struct, it is compiled apart for each side.
/// </summary>
internal interface IBitCoder
{
    /// <summary>Codes a bit with an adaptive probability, see <see cref="Probability"/>.</summary>
    /// <param name="bit">What to encode, 0 or 1; a decoder ignores it.</param>
    /// <returns>The bit.</returns>
    int Bit(ref uint model, int bit);

    /// <summary>The same for a bit that is branched on and is mostly foreseen: processors then need not wait for it.</summary>
    int Flag(ref uint model, int bit);

    /// <summary>Codes bits of even odds, highest first.</summary>
    /// <param name="count">0 to 32.</param>
    uint Direct(int count, uint value);
}
