using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal;

/// <summary>Makes the state folder of a new terminal: what the factory does.</summary>
public static class TerminalSetup
{
    /// <summary>True when the folder belongs to a terminal already.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "active"));

    /// <summary>Puts the factory images into slot a. Doing it again, after a crash too, gives the same terminal.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="hardwareId">Serial number; 1 to 64 characters as <see cref="Names.IsId"/> has them.</param>
    /// <param name="model">Hardware model.</param>
    /// <param name="revision">Hardware revision.</param>
    /// <param name="images">The factory images, each of another component; the first one is what boots.</param>
    /// <param name="trustRoot">The estate's TUF root (<c>root.json</c>), by a way that is trusted: what the terminal installs hangs on it.</param>
    /// <param name="link">Link to the images' files instead of copying them: for many simulated terminals on one machine.</param>
    /// <param name="durable">Write through to the medium.</param>
    /// <param name="makerKey">The maker's P-256 public key in PEM: from then on only images that it signed are installed. Empty for none.</param>
    /// <param name="data">Folder of the data that it leaves the factory with; null for none.</param>
    /// <exception cref="ArgumentException">A name is out of bounds, the root is none, or the folder belongs to other hardware.</exception>
    public static void Create(
        string folder, string hardwareId, string model, string revision, IReadOnlyList<FactoryImage> images, ReadOnlyMemory<byte> trustRoot, bool link, bool durable, ReadOnlyMemory<byte> makerKey = default, string? data = null) =>
        Create(folder, hardwareId, model, revision, images, trustRoot, link, durable, medium: null, makerKey, data);

    internal static void Create(
        string folder, string hardwareId, string model, string revision, IReadOnlyList<FactoryImage> images, ReadOnlyMemory<byte> trustRoot, bool link, bool durable, IMedium? medium, ReadOnlyMemory<byte> makerKey = default, string? data = null)
    {
        Require(Names.IsId(hardwareId), "The hardware id must be 1 to 64 letters, digits, '-', '_' or single dots.");
        Require(model.Length is >= 1 and <= Limits.ShortText, "The model must have 1 to 64 characters.");
        Require(revision.Length <= Limits.ShortText, "The revision must have at most 64 characters.");
        Require(images.Count is >= 1 and <= Limits.Components, "A terminal has 1 to 16 components.");
        Require(images.DistinctBy(i => i.Component.Name).Count() == images.Count, "Each component must be there once.");
        foreach (var (_, component) in images)
        {
            Require(Names.IsComponent(component.Name), "The component must be 1 to 64 lower-case letters, digits, '-' or single dots.");
            Require(Names.IsVersion(component.Version), "The version must be 1 to 64 letters, digits, '.', '-', '_' or '+'.");
            Require(Names.IsSha256(component.Sha256), "The image must have a SHA-256.");
        }

        RequireRoot(trustRoot);
        if (!makerKey.IsEmpty)
        {
            _ = MakerKeyVerifier.FromPem(makerKey.Span);
        }

        var factoryData = FactoryData.Of(data);
        using var state = new StateFolder(folder, durable, checkpoint: null, medium);
        var identity = new TerminalIdentity(hardwareId, model, revision);
        var known = state.ReadIdentity();
        Require(known is null || known == identity, $"The folder belongs to the terminal {known?.HardwareId} ({known?.Model}).");
        if (state.ReadPointer() is not null)
        {
            return;
        }

        state.Write(identity);
        foreach (var image in images)
        {
            Put(image, state, link);
        }

        state.WriteBytes(Path.Combine(StateFolder.TrustName, TufNames.Metadata(TufNames.Root)), trustRoot.Span);
        if (!makerKey.IsEmpty)
        {
            state.WriteBytes(StateFolder.MakerKeyName, makerKey.Span);
        }

        factoryData.PutInto(state);
        state.WriteManifest("a", new SlotManifest([.. images.Select(i => i.Component)]));
        state.Write(new BootPointer("a"));
    }

    /// <summary>Hash and length of an image.</summary>
    public static async Task<SlotComponent> DescribeAsync(string image, string component, string version, CancellationToken cancellationToken) =>
        new(component, version, await HashAsync(image, cancellationToken), new FileInfo(image).Length);

    private static async Task<string> HashAsync(string image, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(image);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static void Put(FactoryImage image, StateFolder state, bool link)
    {
        var sha256 = image.Component.Sha256;
        if (link)
        {
            // The agent unlinks an image and never writes into one, so the shared file is never changed.
            state.Delete(state.Image(sha256));
            File.CreateSymbolicLink(state.Image(sha256), Path.GetFullPath(image.Path));
            return;
        }

        using (var source = File.OpenRead(image.Path))
        using (var target = state.OpenWrite(state.PartialImage(sha256), truncate: true))
        {
            source.CopyTo(target);
            state.Sync(target);
        }

        state.CompleteImage(sha256);
    }

    private static void RequireRoot(ReadOnlyMemory<byte> root)
    {
        try
        {
            _ = new TrustedMetadataSet(root, DateTimeOffset.MinValue);
        }
        catch (TufException e)
        {
            throw new ArgumentException($"The trust root is none: {e.Message}", e);
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
