using PosCloud.Cli.Language;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>What this person trusts, by estate, beside the login file: the pinned root and the metadata seen last.</summary>
internal sealed class TrustFolder(string loginFile, string estate)
{
    private readonly string folder = Path.Combine(Path.GetDirectoryName(loginFile)!, "trust", estate);

    /// <summary>The store of an approver.</summary>
    /// <exception cref="CliException">No root is pinned.</exception>
    public ITufStore Open() => File.Exists(RootPath)
        ? new FolderTufStore(folder)
        : throw new CliException(ExitCodes.Refused, Messages.ErrorRootNotPinned.With(estate), Messages.AdvicePin);

    /// <summary>Trusts a root from now on; what was seen under another one is forgotten.</summary>
    /// <exception cref="TufException">It is no root.</exception>
    public async Task<RootMetadata> PinAsync(byte[] root, CancellationToken cancellationToken)
    {
        var pinned = new TrustedMetadataSet(root, DateTimeOffset.MinValue).Root.Content;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await new FolderTufStore(folder).SaveAsync(TufNames.Metadata(TufNames.Root), root, cancellationToken);
        return pinned;
    }

    private string RootPath => Path.Combine(folder, TufNames.Metadata(TufNames.Root));
}
