namespace PosCloud.Delta.Strong;

/// <summary>Which weight sets of the mixer belong to which symbol. Together they stay below <see cref="Count"/>.</summary>
internal static class Sets
{
    public const int Count = ContextMixer<BitEncoder>.Sets;

    /// <summary>The fields of a copy of the map: gap, shift, length.</summary>
    public const int MapCopy = 0;

    public const int Segment = 4;
    public const int Mode = 5;
    public const int StretchEqual = 6;
    public const int PieceEqual = 7;

    /// <summary>The fields of a block's own copy, as those of the map's.</summary>
    public const int LocalCopy = 8;

    /// <summary>Whether a block has copies of its own.</summary>
    public const int HasLocal = 12;

    /// <summary>Is the unit as predicted: by class, and whether the prediction differs from the base.</summary>
    public const int Predicted = 16;

    /// <summary>Is it another candidate: by candidate and class.</summary>
    public const int Candidate = Predicted + (2 * Unit.Classes);

    /// <summary>A unit's byte: by its place, which candidates still agree, and half.</summary>
    public const int UnitByte = Candidate + (4 * Unit.Classes);

    /// <summary>A literal byte: by the length of its match, whether the base agreed before, and half.</summary>
    public const int Literal = UnitByte + (4 * 16 * 2);

    /// <summary>Is a unit's byte as guessed: by its place and which candidates still agree.</summary>
    public const int UnitGuess = Literal + (2 * 17 * 3);
}
