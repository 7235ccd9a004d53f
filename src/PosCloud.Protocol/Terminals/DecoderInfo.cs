namespace PosCloud.Protocol.Terminals;

/// <summary>What the terminal's delta decoder can do; the service picks the profile of deltas by it.</summary>
/// <param name="Format">The highest version of the delta format that it reads; it reads the lower ones too.</param>
/// <param name="Memory">Bytes of working memory that it grants to decoding.</param>
/// <param name="Prefer">What it wants where it has the choice.</param>
public sealed record DecoderInfo(int Format, long Memory, DecoderPreference Prefer = DecoderPreference.Size)
{
    /// <summary>What a terminal counts as that states nothing: version 2 with the memory of the profile <c>small</c>.</summary>
    public static DecoderInfo Unstated { get; } = new(Format: 2, Memory: 3_000_000);
}
