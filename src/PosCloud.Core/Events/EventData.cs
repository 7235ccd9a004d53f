using System.Text.Json.Serialization;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Events;

/// <summary>Data of <c>poscloud.terminal.*</c>.</summary>
public sealed record TerminalEventData(
    string Estate,
    string TerminalId,
    string? RolloutId = null,
    string? ReleaseId = null,
    string? ExecutionId = null,
    ExecutionState? State = null,
    string? Reason = null,
    long? BytesDownloaded = null);

/// <summary>Data of <c>poscloud.release.*</c>.</summary>
public sealed record ReleaseEventData(string Estate, string ReleaseId);

/// <summary>Data of <c>poscloud.delta.*</c>.</summary>
public sealed record PackageEventData(
    string Estate,
    string ImageSha256,
    string? BaseSha256,
    string? PackageSha256 = null,
    long? Length = null,
    string? Reason = null,
    int Format = 1,
    PackageProfile Profile = PackageProfile.Default)
{
    [JsonIgnore]
    public PackageKey Key => new(ImageSha256, BaseSha256, Format, Profile);

    public static PackageEventData Of(string estate, PackageRecord package) => new(
        estate, package.ImageSha256, package.BaseSha256, package.Sha256, package.Length, package.Reason, package.Format, package.Profile);
}

/// <summary>What is read of a <c>poscloud.delta.requested</c> event when it comes back.</summary>
public sealed record PackageRequestEvent(string? Type, PackageEventData? Data);

/// <summary>Data of <c>poscloud.rollout.*</c>.</summary>
public sealed record RolloutEventData(
    string Estate,
    string RolloutId,
    string ReleaseId,
    RolloutProgress? Progress = null,
    RolloutState? State = null,
    string? Wave = null,
    GateHold? Gate = null);
