using System.Globalization;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
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
/// <param name="Kind">Who takes it over on the terminal: signed, so that the service cannot have a printer flashed with a profile.</param>
/// <param name="Requires">Other components that it needs; null for none.</param>
/// <param name="Peripheral">What a firmware is for.</param>
/// <param name="Release">The release that brought it; null when its id is <c>{component}-{version}</c>.</param>
/// <param name="VendorSignature">The terminal maker's own signature: signed too, so that the service cannot take it away.</param>
/// <param name="Pts">The image's listing with PCI PTS.</param>
public sealed record ReleaseTarget(
    string Component,
    string Version,
    string Sha256,
    long Length,
    long Counter,
    long MinimumCounter,
    IReadOnlyList<string> Models,
    ComponentKind Kind = ComponentKind.Os,
    IReadOnlyList<ComponentRequirement>? Requires = null,
    PeripheralTarget? Peripheral = null,
    string? Release = null,
    VendorSignature? VendorSignature = null,
    PtsApproval? Pts = null)
{
    /// <summary>Models in one target.</summary>
    public const int MaxModels = 32;

    private const string Folder = "components/";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The target path: <c>components/{component}/{version}</c>.</summary>
    public string Path => PathOf(Component, Version);

    /// <summary>The id of the release that brought it.</summary>
    public string ReleaseId => Release ?? $"{Component}-{Version}";

    public static string PathOf(string component, string version) => $"{Folder}{component}/{version}";

    /// <summary>The components that a targets file approves, in the order of their paths.</summary>
    /// <exception cref="TufException">A target is not of this kind: nobody should have signed the file.</exception>
    public static IReadOnlyList<ReleaseTarget> All(TargetsMetadata? targets) => targets is null
        ? []
        : [.. targets.Targets.Where(t => t.Key != BackupKeysTarget.Path && !ReleaseSet.IsPath(t.Key)).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Read(t.Key, t.Value))];

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
            [.. custom.Member("models").Items(MaxModels, "The models").Select(m => m.Text(Limits.ShortText, "A model"))],
            KindOf(custom),
            RequirementsOf(custom),
            custom.OptionalMember("peripheral") is { } peripheral
                ? new PeripheralTarget(peripheral.Member("kind").Text(Limits.ShortText, "A peripheral"), peripheral.Member("model").Text(Limits.ShortText, "A peripheral"))
                : null,
            custom.OptionalMember("release")?.Text(Names.MaxLength, "A release"),
            custom.OptionalMember("vendorSignature") is { } vendor
                ? new VendorSignature(
                    vendor.Member("format").Text(Names.MaxLength, "A format"),
                    vendor.Member("keyId").Text(VendorSignature.MaxKeyChars, "A maker's key"),
                    vendor.Member("signature").Text(VendorSignature.MaxChars, "A maker's signature"))
                : null,
            PtsOf(custom));
        return target.IsConsistent(path)
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
            if (Kind != ComponentKind.Os)
            {
                writer.WriteString("kind", KebabCaseEnumConverter<ComponentKind>.Name(Kind));
            }

            writer.WriteNumber("minimumCounter", MinimumCounter);
            writer.WriteStartArray("models");
            foreach (var model in Models)
            {
                writer.WriteStringValue(model);
            }

            writer.WriteEndArray();
            WriteSet(writer);
            WriteProofs(writer);
            writer.WriteString("version", Version);
            writer.WriteEndObject();
        }

        using var custom = JsonDocument.Parse(buffer.ToArray());
        return new TargetFile(Length, TufHashes.FromSha256(Sha256), custom.RootElement.Clone());
    }

    public bool Equals(ReleaseTarget? other) => other is not null
        && (Component, Version, Sha256, Length, Counter, MinimumCounter)
            == (other.Component, other.Version, other.Sha256, other.Length, other.Counter, other.MinimumCounter)
        && (Kind, Peripheral, ReleaseId) == (other.Kind, other.Peripheral, other.ReleaseId)
        && (VendorSignature, Pts) == (other.VendorSignature, other.Pts)
        && Models.SequenceEqual(other.Models, StringComparer.Ordinal)
        && (Requires ?? []).SequenceEqual(other.Requires ?? []);

    public override int GetHashCode() => HashCode.Combine(Component, Version, Sha256, Counter);

    private bool IsConsistent(string path) =>
        Path == path && Names.IsComponent(Component) && Names.IsVersion(Version) && MinimumCounter <= Counter && Names.IsId(ReleaseId)
        && (Kind == ComponentKind.PeripheralFirmware) == (Peripheral is not null)
        && VendorSignature?.IsWithinBounds() is not false && Pts?.IsWithinBounds() is not false
        && (Requires ?? []).All(r => Names.IsComponent(r.Component) && Names.IsVersion(r.Minimum));

    private static ComponentKind KindOf(JsonElement custom)
    {
        if (custom.OptionalMember("kind")?.Text(Names.MaxLength, "A kind") is not { } name)
        {
            return ComponentKind.Os;
        }

        foreach (var kind in Enum.GetValues<ComponentKind>())
        {
            if (KebabCaseEnumConverter<ComponentKind>.Name(kind) == name)
            {
                return kind;
            }
        }

        throw TufException.Malformed($"There is no kind of component '{name}'.");
    }

    private static List<ComponentRequirement>? RequirementsOf(JsonElement custom) => custom.OptionalMember("requires") is { } requires
        ?
        [
            .. requires.Items(DraftComponent.MaxRequirements, "The requirements").Select(r => new ComponentRequirement(
                r.Member("component").Text(Names.MaxLength, "A requirement"), r.Member("minimum").Text(Names.MaxLength, "A requirement"))),
        ]
        : null;

    /// <summary>What a set adds; left out where there is nothing, so that files from before there were sets stay what they are.</summary>
    private void WriteSet(Utf8JsonWriter writer)
    {
        if (Peripheral is not null)
        {
            writer.WriteStartObject("peripheral");
            writer.WriteString("kind", Peripheral.Kind);
            writer.WriteString("model", Peripheral.Model);
            writer.WriteEndObject();
        }

        if (Release is not null)
        {
            writer.WriteString("release", Release);
        }

        if (Requires is { Count: > 0 })
        {
            writer.WriteStartArray("requires");
            foreach (var need in Requires)
            {
                writer.WriteStartObject();
                writer.WriteString("component", need.Component);
                writer.WriteString("minimum", need.Minimum);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private static PtsApproval? PtsOf(JsonElement custom)
    {
        if (custom.OptionalMember("pts") is not { } pts)
        {
            return null;
        }

        var expires = pts.Member("expires").Text(Names.MaxLength, "A day");
        return DateOnly.TryParseExact(expires, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new PtsApproval(pts.Member("number").Text(Names.MaxLength, "An approval number"), day)
            : throw TufException.Malformed($"'{expires}' is no day such as 2030-04-30.");
    }

    private void WriteProofs(Utf8JsonWriter writer)
    {
        if (Pts is not null)
        {
            writer.WriteStartObject("pts");
            writer.WriteString("expires", Pts.Expires.ToString(DayFormat, CultureInfo.InvariantCulture));
            writer.WriteString("number", Pts.Number);
            writer.WriteEndObject();
        }

        if (VendorSignature is not null)
        {
            writer.WriteStartObject("vendorSignature");
            writer.WriteString("format", VendorSignature.Format);
            writer.WriteString("keyId", VendorSignature.KeyId);
            writer.WriteString("signature", VendorSignature.Signature);
            writer.WriteEndObject();
        }
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Component).Append(' ').Append(Version).Append(" counter ").Append(Counter);
        return true;
    }
}
