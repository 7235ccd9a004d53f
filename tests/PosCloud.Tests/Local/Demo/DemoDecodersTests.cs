using PosCloud.Core.Terminals;
using PosCloud.Local.Demo;
using PosCloud.Protocol.Releases;

namespace PosCloud.Tests.Local.Demo;

public sealed class DemoDecodersTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(500)]
    public void Of_AFleet_GivesEveryProfileAShareAndLeavesTheEndsOrdinary(int terminals)
    {
        var profiles = Enumerable.Range(0, terminals).Select(i => ProfileChoice.Of(DemoDecoders.Of(i, terminals))).ToList();

        Assert.Equal((PackageProfile.Default, PackageProfile.Default), (profiles[0], profiles[^1]));
        Assert.All(Enum.GetValues<PackageProfile>(), profile => Assert.True(profiles.Count(p => p == profile) >= terminals / 5, $"{profile}"));
    }
}
