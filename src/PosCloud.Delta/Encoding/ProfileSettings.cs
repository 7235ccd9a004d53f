namespace PosCloud.Delta.Encoding;

/// <summary>What a profile's memory is spent on (docs/delta-format.md, "Profiles").</summary>
/// <param name="BlockLength">Result bytes of a block, at most.</param>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 does without the method.</param>
/// <param name="MaxCopies">Copies that the map may have.</param>
internal sealed record ProfileSettings(int BlockLength, int TableBits, int MaxCopies)
{
    public static ProfileSettings Of(DeltaProfile profile) => profile switch
    {
        DeltaProfile.Small => new ProfileSettings(1 << 20, 19, 6 << 10),
        DeltaProfile.Fast => new ProfileSettings(2 << 20, 0, 0),
        _ => new ProfileSettings(2 << 20, 22, 16 << 10),
    };
}
