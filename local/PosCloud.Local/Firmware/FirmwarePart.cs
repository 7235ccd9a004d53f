namespace PosCloud.Local.Firmware;

/// <summary>A file inside an image.</summary>
/// <param name="Name">Name in the image's table of contents.</param>
/// <param name="Source">The file on this machine.</param>
/// <param name="Length">Bytes of the source.</param>
/// <param name="Edit">How its bytes are changed.</param>
internal sealed record FirmwarePart(string Name, string Source, int Length, FirmwareEdit Edit = FirmwareEdit.None)
{
    /// <summary>The bytes that go into the image.</summary>
    public byte[] Read() => FirmwareEdits.Apply(File.ReadAllBytes(Source), Edit);
}
