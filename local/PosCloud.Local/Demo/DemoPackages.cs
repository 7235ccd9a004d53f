using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Local.Demo;

/// <summary>The packages that lead to the new image.</summary>
/// <param name="Full">Bytes of the full package.</param>
/// <param name="Delta">Bytes of the delta from the old image, profile <c>default</c>; null when the service rejected it.</param>
/// <param name="Rejection">Why it was rejected.</param>
internal sealed record DemoPackages(long Full, long? Delta, string? Rejection)
{
    /// <summary>What a terminal with the old image downloads.</summary>
    public long Cheapest => Delta ?? Full;

    public static DemoPackages Of(ReleaseView release, string oldSha256)
    {
        var packages = release.Components[0].Packages;
        var full = packages.First(package => package.BaseSha256 is null);
        var delta = packages.FirstOrDefault(package => package.BaseSha256 == oldSha256 && package.Profile == PackageProfile.Default);
        return new DemoPackages(full.Length ?? 0, delta?.State == PackageState.Built ? delta.Length : null, delta?.Reason);
    }

    /// <summary>The deltas from the old image, one for each profile that a terminal of the fleet asked for.</summary>
    public static IReadOnlyList<DemoDelta> Deltas(ReleaseView release, string oldSha256, IReadOnlyList<DemoTerminal> terminals)
    {
        var asked = terminals.ToLookup(terminal => ProfileChoice.Of(terminal.Decoder));
        return
        [
            .. release.Components[0].Packages
                .Where(package => package.BaseSha256 == oldSha256 && asked.Contains(package.Profile))
                .Select(package => new DemoDelta(
                    KebabCaseEnumConverter<PackageProfile>.Name(package.Profile),
                    package.State == PackageState.Built ? package.Length ?? 0 : 0,
                    asked[package.Profile].Count())),
        ];
    }

    public string Describe() => Delta is { } delta
        ? $"full package {ByteText.Of(Full)}, delta from 1.0.0 {ByteText.Of(delta)}"
        : $"full package {ByteText.Of(Full)}, no delta from 1.0.0 ({Rejection ?? "none was built"})";
}
