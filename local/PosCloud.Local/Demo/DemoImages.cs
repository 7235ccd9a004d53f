using PosCloud.Local.Firmware;

namespace PosCloud.Local.Demo;

/// <summary>The two images of a demo.</summary>
internal static class DemoImages
{
    /// <exception cref="LocalSetupException">The user's two files are the same.</exception>
    public static async Task<(FirmwareFile Old, FirmwareFile New)> GetAsync(DemoOptions options, WorkFolder work, CancellationToken cancellationToken)
    {
        if (options is not { From: { } from, To: { } to })
        {
            return await FirmwareImage.BuildAsync(work.Path, cancellationToken);
        }

        var images = (
            Old: await FirmwareFile.ReadAsync(Path.GetFullPath(from), cancellationToken),
            New: await FirmwareFile.ReadAsync(Path.GetFullPath(to), cancellationToken));
        return images.Old.Sha256 != images.New.Sha256
            ? images
            : throw new LocalSetupException($"{from} and {to} have the same content, so there is nothing to upgrade: give two different files.");
    }
}
