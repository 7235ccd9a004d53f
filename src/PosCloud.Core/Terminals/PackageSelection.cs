using System.Globalization;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Delta;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>The ways of one terminal to an image, or why there is none now. Pure.</summary>
/// <param name="Packages">Cheapest first; empty with a refusal.</param>
/// <param name="Refusal">Why there is none; its rollout is the plan's.</param>
/// <param name="Missing">Packages that suit the terminal and that nobody has requested yet.</param>
internal sealed record PackageSelection(
    IReadOnlyList<DirectivePackage> Packages, Refusal? Refusal, IReadOnlyList<PackageRecord> Missing)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <param name="plan">The rollout with its packages.</param>
    /// <param name="imageSha256">The image to get to.</param>
    /// <param name="installedSha256">The image that the terminal has; null when it has none of that component.</param>
    /// <param name="decoder">What the terminal can decode.</param>
    /// <param name="now">UTC.</param>
    public static PackageSelection For(RolloutPlan plan, string imageSha256, string? installedSha256, DecoderInfo decoder, DateTimeOffset now)
    {
        if (decoder.Format < DeltaVersion.Current)
        {
            return Refuse(plan, RefusalRules.DecoderFormat, $"{decoder.Format}", $"at least {DeltaVersion.Current}");
        }

        var missing = new List<PackageRecord>();
        var delta = installedSha256 is not null && ProfileChoice.Of(decoder) is { } profile
            ? Find(plan, PackageKey.Delta(imageSha256, installedSha256, profile), missing, now)
            : null;
        var full = Find(plan, PackageKey.Full(imageSha256), missing, now);
        var built = new[] { delta, full }.OfType<PackageRecord>().Where(p => p.State == PackageState.Built).OrderBy(p => p.Length).ToList();
        var isDeltaNear = delta is { State: PackageState.Requested } && now - delta.RequestedAt < UpdateDecider.DeltaPatience;
        if (isDeltaNear || built.Count == 0)
        {
            return Refuse(plan, RefusalRules.PackagePending, "being built", "built", now + Retry) with { Missing = missing };
        }

        // What the built header asks for decides, not the profile's name: the index of a very large image needs memory too.
        var usable = built.Where(p => p.DecoderMemory <= decoder.Memory).ToList();
        return usable.Count > 0
            ? new PackageSelection([.. usable.Select(p => new DirectivePackage(p.Sha256!, p.Length!.Value, p.BaseSha256))], null, missing)
            : Refuse(plan, RefusalRules.DecoderMemory, Number(decoder.Memory), $"at least {Number(built.Min(p => p.DecoderMemory))} bytes");
    }

    /// <summary>
    /// The package; if it is a new profile or format of a pair that packages are built for, what is to be requested. Other
    /// pairs are never asked for: one rare base could keep builders busy.
    /// </summary>
    private static PackageRecord? Find(RolloutPlan plan, PackageKey key, List<PackageRecord> missing, DateTimeOffset now)
    {
        if (plan.Package(key) is { } known)
        {
            return known;
        }

        if (plan.AnyPackage(key.ImageSha256, key.BaseSha256) is not { } sibling)
        {
            return null;
        }

        var wanted = PackageRecord.Request(key, sibling.BaseVersion, now);
        missing.Add(wanted);
        return wanted;
    }

    private static PackageSelection Refuse(RolloutPlan plan, string rule, string seen, string needed, DateTimeOffset? nextTry = null) =>
        new([], new Refusal(rule, seen, needed, nextTry, plan.Rollout.RolloutId), []);

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
