using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>What a terminal's inventory shows once the work is done. Some peripheral of the kind must have all of it.</summary>
/// <param name="Kind">UnifiedPOS device category.</param>
/// <param name="Model">PhysicalDeviceName; absent means any.</param>
/// <param name="NotSerial">Serial number of the one that is to go: no peripheral of the kind may have it any more.</param>
/// <param name="MinFirmware">The lowest firmware; absent means any.</param>
/// <param name="Status">CheckHealthText, for example <c>OK</c>; absent means any.</param>
public sealed record PeripheralExpectation(
    string Kind, string? Model = null, string? NotSerial = null, string? MinFirmware = null, string? Status = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        PeripheralKinds.Check(check, Kind, $"{pointer}/kind");
        Text(Model, "model");
        Text(NotSerial, "notSerial");
        Text(MinFirmware, "minFirmware");
        Text(Status, "status");

        void Text(string? text, string name)
        {
            if (text is not null)
            {
                check.Text(text, 1, Limits.ShortText, $"{pointer}/{name}");
            }
        }
    }

    /// <summary>Whether an inventory shows it. What is not known shows nothing.</summary>
    public bool IsMet(IReadOnlyList<Peripheral> peripherals)
    {
        var ofKind = peripherals.Where(p => PeripheralKinds.Same(p.Kind, Kind)).ToList();
        return (NotSerial is null || ofKind.TrueForAll(p => p.Serial != NotSerial)) && ofKind.Exists(IsRight);
    }

    private bool IsRight(Peripheral peripheral) =>
        (Model is null || peripheral.Model == Model)
        && (NotSerial is null || peripheral.Serial.Length > 0)
        && (MinFirmware is null || (peripheral.Firmware.Length > 0 && VersionOrder.Instance.Compare(peripheral.Firmware, MinFirmware) >= 0))
        && (Status is null || peripheral.Status == Status);

    public override string ToString() =>
        string.Join(' ', new[]
        {
            Kind,
            Model,
            NotSerial is null ? null : $"serial other than {NotSerial}",
            MinFirmware is null ? null : $"firmware at least {MinFirmware}",
            Status is null ? null : $"status {Status}",
        }.OfType<string>());
}
