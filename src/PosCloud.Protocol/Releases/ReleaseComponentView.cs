using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>A component of a release and the packages that the service built for it.</summary>
/// <param name="Name">Component.</param>
/// <param name="Version">Version.</param>
/// <param name="Sha256">SHA-256 of the image.</param>
/// <param name="Length">Bytes of the image.</param>
/// <param name="Uploaded">Whether the image is stored and its hash was checked.</param>
/// <param name="Packages">Full package and deltas; empty before publishing.</param>
/// <param name="Kind">Who takes it over after the switch; absent for <c>os</c>.</param>
/// <param name="Requires">Other components that it needs.</param>
/// <param name="Peripheral">What a firmware is for.</param>
/// <param name="VendorSignature">The terminal maker's own signature of the image.</param>
/// <param name="Pts">Its listing with PCI PTS.</param>
public sealed record ReleaseComponentView(
    string Name,
    string Version,
    string Sha256,
    long Length,
    bool Uploaded,
    IReadOnlyList<PackageView> Packages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ComponentKind Kind = ComponentKind.Os,
    IReadOnlyList<ComponentRequirement>? Requires = null,
    PeripheralTarget? Peripheral = null,
    VendorSignature? VendorSignature = null,
    PtsApproval? Pts = null);
