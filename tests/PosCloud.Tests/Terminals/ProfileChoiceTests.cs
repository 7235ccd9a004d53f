using FsCheck.Xunit;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminals;

public sealed class ProfileChoiceTests
{
    [Theory]
    [InlineData(1L, DecoderPreference.Size, null)]
    [InlineData(1L, DecoderPreference.Speed, null)]
    [InlineData(2_999_999L, DecoderPreference.Size, null)]
    [InlineData(2_999_999L, DecoderPreference.Speed, null)]
    [InlineData(3_000_000L, DecoderPreference.Size, PackageProfile.Small)]
    [InlineData(3_000_000L, DecoderPreference.Speed, PackageProfile.Fast)]
    [InlineData(7_999_999L, DecoderPreference.Size, PackageProfile.Small)]
    [InlineData(8_000_000L, DecoderPreference.Size, PackageProfile.Default)]
    [InlineData(8_000_000L, DecoderPreference.Speed, PackageProfile.Fast)]
    [InlineData(1L << 40, DecoderPreference.Size, PackageProfile.Default)]
    [InlineData(1L << 40, DecoderPreference.Speed, PackageProfile.Fast)]
    public void Of_MemoryAndPreference_IsTheProfile(long memory, DecoderPreference prefer, PackageProfile? expected) =>
        Assert.Equal(expected, ProfileChoice.Of(new DecoderInfo(2, memory, prefer)));

    [Fact]
    public void Of_ATerminalThatStatesNothing_IsSmall() => Assert.Equal(PackageProfile.Small, ProfileChoice.Of(DecoderInfo.Unstated));

    [Property]
    public bool Of_AnyDecoder_NeedsNoMoreThanItGrants(int memory, bool speed) =>
        ProfileChoice.Of(Decoder(memory, speed)) switch
        {
            PackageProfile.Default => memory >= ProfileChoice.DefaultMemory && !speed,
            PackageProfile.Small => memory >= ProfileChoice.SmallMemory && !speed,
            PackageProfile.Fast => memory >= ProfileChoice.SmallMemory && speed,
            _ => memory < ProfileChoice.SmallMemory,
        };

    [Property]
    public bool Of_MoreMemory_NeverLosesADelta(int memory, int more, bool speed) =>
        ProfileChoice.Of(Decoder(memory, speed)) is null
        || ProfileChoice.Of(Decoder(memory, speed) with { Memory = (long)memory + Math.Abs((long)more) }) is not null;

    private static DecoderInfo Decoder(int memory, bool speed) =>
        new(2, memory, speed ? DecoderPreference.Speed : DecoderPreference.Size);
}
