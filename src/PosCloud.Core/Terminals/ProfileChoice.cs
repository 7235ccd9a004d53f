using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Picks the profile of a terminal's deltas by what its decoder can do. Pure.</summary>
public static class ProfileChoice
{
    /// <summary>Bytes that a decoder needs for the profiles <c>small</c> and <c>fast</c> (docs/delta-format.md, "Profiles").</summary>
    public const long SmallMemory = 3_000_000;

    /// <summary>Bytes that a decoder needs for the profile <c>default</c>.</summary>
    public const long DefaultMemory = 8_000_000;

    /// <returns>Null when no profile suits: the terminal gets full packages, as far as its memory suffices for them.</returns>
    public static PackageProfile? Of(DecoderInfo decoder) => decoder switch
    {
        { Memory: < SmallMemory } => null,
        { Prefer: DecoderPreference.Speed } => PackageProfile.Fast,
        { Memory: < DefaultMemory } => PackageProfile.Small,
        _ => PackageProfile.Default,
    };
}
