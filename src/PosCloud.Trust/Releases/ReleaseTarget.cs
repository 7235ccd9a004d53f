using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>
/// What approvers sign about one component of a release: the image that results, not how a terminal gets there. It is a TUF
/// target (spec 1.0.34, section 4.5) whose length and hash are those of the full image; the rest is its <c>custom</c>.
/// </summary>
/// <param name="Component">The component.</param>
/// <param name="Version">The version it will have.</param>
/// <param name="Sha256">SHA-256 of the full image, lower-case hex.</param>
/// <param name="Length">Bytes of the full image.</param>
/// <param name="Counter">Grows with every approved version of the component; at least 1.</param>
/// <param name="MinimumCounter">
/// A terminal that has confirmed this version never installs one with a lower counter again; 0 leaves its floor where it is.
/// </param>
/// <param name="Models">Hardware models that may install it; empty for all.</param>
public sealed record ReleaseTarget(
    string Component, string Version, string Sha256, long Length, long Counter, long MinimumCounter, IReadOnlyList<string> Models)
{
    /// <summary>Models in one target.</summary>
    public const int MaxModels = 32;

    private const string Folder = "components/";

    /// <summary>The target path: <c>components/{component}/{version}</c>.</summary>
    public string Path => PathOf(Component, Version);

    public static string PathOf(string component, string version) => $"{Folder}{component}/{version}";

    /// <summary>The releases that a targets file approves, in the order of their paths.</summary>
    /// <exception cref="TufException">A target is not of this kind: nobody should have signed the file.</exception>
    public static IReadOnlyList<ReleaseTarget> All(TargetsMetadata? targets) => targets is null
        ? []
        : [.. targets.Targets.Where(t => t.Key != BackupKeysTarget.Path).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Read(t.Key, t.Value))];

    /// <exception cref="TufException"><see cref="TufError.MetadataMalformed"/>: not a release, or out of bounds.</exception>
    public static ReleaseTarget Read(string path, TargetFile file)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(file);
        if (file.Custom is not { } custom || file.Hashes.Sha256 is not { } sha256)
        {
            throw TufException.Malformed($"The target {path} lacks its SHA-256 or what PosCloud adds to it.");
        }

        var target = new ReleaseTarget(
            custom.Member("component").Text(Names.MaxLength, "A component"),
            custom.Member("version").Text(Names.MaxLength, "A version"),
            sha256,
            file.Length,
            custom.Member("counter").Integer(1, TufLimits.Version, "A counter"),
            custom.Member("minimumCounter").Integer(0, TufLimits.Version, "A minimum counter"),
            [.. custom.Member("models").Items(MaxModels, "The models").Select(m => m.Text(Limits.ShortText, "A model"))]);
        return target.Path == path && Names.IsComponent(target.Component) && Names.IsVersion(target.Version) && target.MinimumCounter <= target.Counter
            ? target
            : throw TufException.Malformed($"The target {path} contradicts itself.");
    }

    /// <summary>As it stands in a targets file.</summary>
    public TargetFile ToTargetFile()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("component", Component);
            writer.WriteNumber("counter", Counter);
            writer.WriteNumber("minimumCounter", MinimumCounter);
            writer.WriteStartArray("models");
            foreach (var model in Models)
            {
                writer.WriteStringValue(model);
            }

            writer.WriteEndArray();
            writer.WriteString("version", Version);
            writer.WriteEndObject();
        }

        using var custom = JsonDocument.Parse(buffer.ToArray());
        return new TargetFile(Length, TufHashes.FromSha256(Sha256), custom.RootElement.Clone());
    }

    public bool Equals(ReleaseTarget? other) => other is not null
        && (Component, Version, Sha256, Length, Counter, MinimumCounter)
            == (other.Component, other.Version, other.Sha256, other.Length, other.Counter, other.MinimumCounter)
        && Models.SequenceEqual(other.Models, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Component, Version, Sha256, Counter);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Component).Append(' ').Append(Version).Append(" counter ").Append(Counter);
        return true;
    }
}
