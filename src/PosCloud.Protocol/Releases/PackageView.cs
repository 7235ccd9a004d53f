using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>A package that leads to an image: full (<see cref="BaseSha256"/> null) or delta.</summary>
/// <param name="State">How far the build is.</param>
/// <param name="BaseSha256">SHA-256 of the image that the delta starts from.</param>
/// <param name="BaseVersion">Version of that image.</param>
/// <param name="Sha256">SHA-256 of the package, once built.</param>
/// <param name="Length">Bytes of the package, once built.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Format">Version of the delta format.</param>
/// <param name="Profile">What it asks of the decoder.</param>
/// <param name="DecoderMemory">Bytes of memory that a decoder needs for it, once built.</param>
public sealed record PackageView(
    PackageState State,
    string? BaseSha256 = null,
    string? BaseVersion = null,
    string? Sha256 = null,
    long? Length = null,
    string? Reason = null,
    int Format = 1,
    PackageProfile Profile = PackageProfile.Default,
    long? DecoderMemory = null);

/// <summary>How far a package is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PackageState>))]
public enum PackageState
{
    Requested,
    Built,
    Rejected,
}
