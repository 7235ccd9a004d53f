using System.Globalization;
using PosCloud.Delta;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Catalogue;

/// <summary>
/// Which package: terminals of different abilities get different deltas of the same pair of images, and a decoder never
/// gets a format that it does not read.
/// </summary>
/// <param name="ImageSha256">The image that results.</param>
/// <param name="BaseSha256">The image that it starts from; null for the full package.</param>
/// <param name="Format">Version of the delta format.</param>
/// <param name="Profile">What it asks of the decoder.</param>
public sealed record PackageKey(string ImageSha256, string? BaseSha256, int Format, PackageProfile Profile)
{
    /// <summary>
    /// The full package in today's format. It holds back every delta and is downloaded by few: it must be ready soon and
    /// suit every decoder rather than be smallest.
    /// </summary>
    public static PackageKey Full(string imageSha256) => new(imageSha256, BaseSha256: null, DeltaVersion.Current, PackageProfile.Fast);

    /// <summary>A delta in today's format.</summary>
    public static PackageKey Delta(string imageSha256, string baseSha256, PackageProfile profile) =>
        new(imageSha256, baseSha256, DeltaVersion.Current, profile);

    /// <summary>The parts as names, in the order of the row key.</summary>
    public string Join(char separator) => string.Join(
        separator,
        ImageSha256,
        BaseSha256 ?? "full",
        Format.ToString(CultureInfo.InvariantCulture),
        KebabCaseEnumConverter<PackageProfile>.Name(Profile));
}
