namespace PosCloud.Protocol.Preconditions;

/// <summary>A peripheral that must be present. Of several that match, one that fits is enough.</summary>
/// <param name="Kind">UnifiedPOS device category, compared byte by byte.</param>
/// <param name="Model">PhysicalDeviceName, compared byte by byte; absent means any.</param>
/// <param name="MinFirmware">The lowest firmware that will do, by <see cref="VersionOrder"/>; absent means any.</param>
public sealed record PeripheralNeed(string Kind, string? Model = null, string? MinFirmware = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Text(Kind, 1, Limits.ShortText, $"{pointer}/kind");
        check.OptionalText(Model, Limits.ShortText, $"{pointer}/model");
        if (MinFirmware is not null)
        {
            check.Text(MinFirmware, 1, Limits.ShortText, $"{pointer}/minFirmware");
        }
    }
}
