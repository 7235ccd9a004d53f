namespace PosCloud.Delta.Strong;

/// <summary>One to four bytes of the base that are predicted and coded together.</summary>
internal struct Unit
{
    /// <summary>Bytes, 1 to 4.</summary>
    public int Length;

    /// <summary>The base's bytes, little-endian.</summary>
    public uint Old;

    /// <summary>The predicted result's bytes, little-endian.</summary>
    public uint Predicted;

    /// <summary>A second guess, where the first was a choice; else the same.</summary>
    public uint Other;

    /// <summary>What was recognised; below <see cref="Classes"/>, and one value means one thing in all modes.</summary>
    public int Class;

    public const int Classes = 64;
}
