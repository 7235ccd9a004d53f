using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Releases;

/// <summary>A component as the uploader declares it.</summary>
/// <param name="Name">Component, for example <c>os</c>.</param>
/// <param name="Version">Version it will have.</param>
/// <param name="Sha256">SHA-256 of the image.</param>
/// <param name="Length">Bytes of the image.</param>
/// <param name="Kind">Who takes it over after the switch; absent for <c>os</c>.</param>
/// <param name="Requires">Other components that it needs, in the set that results.</param>
/// <param name="Peripheral">What a firmware is for; for <c>peripheral-firmware</c>, and for nothing else.</param>
/// <param name="VendorSignature">The terminal maker's own signature of the image.</param>
/// <param name="Pts">Its listing with PCI PTS.</param>
public sealed record DraftComponent(
    string Name,
    string Version,
    string Sha256,
    long Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ComponentKind Kind = ComponentKind.Os,
    IReadOnlyList<ComponentRequirement>? Requires = null,
    PeripheralTarget? Peripheral = null,
    VendorSignature? VendorSignature = null,
    PtsApproval? Pts = null)
{
    /// <summary>Components that one component can require.</summary>
    public const int MaxRequirements = 4;

    internal void Check(FieldChecker check, string pointer)
    {
        check.Component(Name, $"{pointer}/name");
        check.Version(Version, $"{pointer}/version");
        check.Sha256(Sha256, $"{pointer}/sha256");
        check.Range(Length, 1, Limits.ImageBytes, $"{pointer}/length");
        check.That((Kind == ComponentKind.PeripheralFirmware) == (Peripheral is not null), $"{pointer}/peripheral", "must be there for peripheral-firmware, and for nothing else");
        if (Peripheral is not null)
        {
            check.Text(Peripheral.Kind, 1, Limits.ShortText, $"{pointer}/peripheral/kind");
            check.Text(Peripheral.Model, 1, Limits.ShortText, $"{pointer}/peripheral/model");
        }

        VendorSignature?.Check(check, $"{pointer}/vendorSignature");
        Pts?.Check(check, $"{pointer}/pts");
        if (Requires is null || !check.List(Requires, 0, MaxRequirements, $"{pointer}/requires"))
        {
            return;
        }

        for (var i = 0; i < Requires.Count; i++)
        {
            check.Component(Requires[i].Component, $"{pointer}/requires/{i}/component");
            check.Version(Requires[i].Minimum, $"{pointer}/requires/{i}/minimum");
            check.That(Requires[i].Component != Name, $"{pointer}/requires/{i}/component", "must be another component");
        }

        check.That(Requires.DistinctBy(r => r.Component).Count() == Requires.Count, $"{pointer}/requires", "must name each component once");
    }
}
