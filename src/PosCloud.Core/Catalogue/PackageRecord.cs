using System.Text.Json.Serialization;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Catalogue;

/// <summary>A package that leads to an image: from nothing (full) or from another image (delta).</summary>
/// <param name="ImageSha256">The image that results.</param>
/// <param name="BaseSha256">The image that it starts from; null for the full package.</param>
/// <param name="BaseVersion">Version of the base, for people.</param>
/// <param name="State">How far it is.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="ClaimedUntil">A builder is at work until then at most; UTC.</param>
/// <param name="ClaimedBy">Whose claim it is; random.</param>
/// <param name="Sha256">SHA-256 of the built package.</param>
/// <param name="Length">Bytes of the built package.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Format">Version of the delta format; rows from before it was part of the key do not have it.</param>
/// <param name="Profile">What it asks of the decoder.</param>
/// <param name="DecoderMemory">Bytes of memory that the built package's header asks for.</param>
public sealed record PackageRecord(
    string ImageSha256,
    string? BaseSha256,
    string? BaseVersion,
    PackageState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ClaimedUntil = null,
    string? ClaimedBy = null,
    string? Sha256 = null,
    long? Length = null,
    string? Reason = null,
    int Format = 1,
    PackageProfile Profile = PackageProfile.Default,
    long? DecoderMemory = null)
{
    [JsonIgnore]
    public PackageKey Key => new(ImageSha256, BaseSha256, Format, Profile);

    /// <summary>A package that is to be built.</summary>
    public static PackageRecord Request(PackageKey key, string? baseVersion, DateTimeOffset now) =>
        new(key.ImageSha256, key.BaseSha256, baseVersion, PackageState.Requested, now, Format: key.Format, Profile: key.Profile);

    public PackageView ToView() => new(State, BaseSha256, BaseVersion, Sha256, Length, Reason, Format, Profile, DecoderMemory);
}
