using System.Text.Json.Serialization;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Catalogue;

/// <summary>One component of a release.</summary>
/// <param name="Uploaded">Whether the image is stored and its hash was checked.</param>
/// <param name="Kind">Who takes it over after the switch.</param>
/// <param name="Requires">Other components that it needs.</param>
/// <param name="Peripheral">What a firmware is for.</param>
/// <param name="VendorSignature">The terminal maker's own signature of the image.</param>
/// <param name="Pts">Its listing with PCI PTS.</param>
public sealed record ReleaseComponent(
    string Name,
    string Version,
    string Sha256,
    long Length,
    bool Uploaded = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ComponentKind Kind = ComponentKind.Os,
    IReadOnlyList<ComponentRequirement>? Requires = null,
    PeripheralTarget? Peripheral = null,
    VendorSignature? VendorSignature = null,
    PtsApproval? Pts = null)
{
    public static ReleaseComponent Of(DraftComponent draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new(draft.Name, draft.Version, draft.Sha256, draft.Length, Kind: draft.Kind, Requires: draft.Requires is { Count: > 0 } needs ? needs : null, Peripheral: draft.Peripheral, VendorSignature: draft.VendorSignature, Pts: draft.Pts);
    }

    /// <summary>Whether it is the same thing, uploaded or not.</summary>
    public bool IsSame(ReleaseComponent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Name, Version, Sha256, Length) == (other.Name, other.Version, other.Sha256, other.Length) && IsTakenOverAs(other.Kind, other.Requires, other.Peripheral)
            && (VendorSignature, Pts) == (other.VendorSignature, other.Pts);
    }

    public bool IsTakenOverAs(ComponentKind kind, IReadOnlyList<ComponentRequirement>? requires, PeripheralTarget? peripheral) =>
        Kind == kind && Peripheral == peripheral && (Requires ?? []).SequenceEqual(requires ?? []);
}
