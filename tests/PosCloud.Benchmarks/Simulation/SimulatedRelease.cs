using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Delta;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>The one release that is rolled out, with its packages.</summary>
internal static class SimulatedRelease
{
    public const long Length = 27_000_000;
    public const string ReleaseId = "os-2.0.0";

    public static readonly string OldSha256 = new('a', 64);
    public static readonly string NewSha256 = new('b', 64);

    public static DecoderInfo Decoder { get; } = new(DeltaVersion.Current, ProfileChoice.DefaultMemory, DecoderPreference.Size);

    public static RolloutPlan PlanOf(RolloutRecord rollout, long deltaBytes)
    {
        var release = new ReleaseRecord(
            ReleaseId, ReleaseState.Published, [new ReleaseComponent("os", "2.0.0", NewSha256, Length, Uploaded: true)], null, rollout.CreatedAt, "simulation");
        return new RolloutPlan(rollout, release,
        [
            Built(PackageKey.Delta(NewSha256, OldSha256, PackageProfile.Default), 'c', deltaBytes),
            Built(PackageKey.Full(NewSha256), 'd', Length / 3),
        ]);

        PackageRecord Built(PackageKey key, char digit, long length) => PackageRecord.Request(key, "1.0.0", rollout.CreatedAt) with
        {
            State = PackageState.Built,
            Sha256 = new string(digit, 64),
            Length = length,
            DecoderMemory = 1_000_000,
        };
    }
}
