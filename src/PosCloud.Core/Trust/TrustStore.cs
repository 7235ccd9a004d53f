using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// Opens the repository of an estate. The first root is taken from the storage itself: who believes this service decides
/// nothing, every terminal starts from the root that its factory gave it.
/// </summary>
public sealed class TrustStore(ITrustRepositories repositories, TimeProvider time)
{
    private const string FirstRoot = "1.root.json";
    private const string ProposalName = "targets.json";

    /// <summary>A file that terminals may read, or null.</summary>
    public Task<RepositoryFile?> FindAsync(string estate, string name, CancellationToken cancellationToken) =>
        repositories.Metadata(estate).ReadAsync(name, cancellationToken);

    /// <returns>The writer, or null when the estate has no root yet.</returns>
    public async Task<RepositoryWriter?> OpenAsync(string estate, CancellationToken cancellationToken)
    {
        var repository = repositories.Metadata(estate);
        return await repository.ReadAsync(FirstRoot, cancellationToken).ConfigureAwait(false) is { } root
            ? new RepositoryWriter(repository, root.Content, time)
            : null;
    }

    /// <summary>A writer whose first root is this one, for the very first publication.</summary>
    public RepositoryWriter OpenWith(string estate, ReadOnlyMemory<byte> root) => new(repositories.Metadata(estate), root, time);

    /// <summary>The proposal that waits, or null.</summary>
    public async Task<(MetadataFile<TargetsMetadata> File, string Tag)?> FindProposalAsync(string estate, CancellationToken cancellationToken) =>
        await repositories.Proposals(estate).ReadAsync(ProposalName, cancellationToken).ConfigureAwait(false) is { } file
            ? (MetadataFile<TargetsMetadata>.Parse(file.Content), file.Tag)
            : null;

    /// <returns>False when somebody else was faster.</returns>
    public Task<bool> SaveProposalAsync(
        string estate, MetadataFile<TargetsMetadata> file, string? tag, CancellationToken cancellationToken) =>
        repositories.Proposals(estate).ReplaceAsync(ProposalName, file.Bytes, tag, cancellationToken);

    /// <summary>Reads a file from a request.</summary>
    public static Outcome<MetadataFile<T>> Parse<T>(string base64)
        where T : SignedMetadata, ISignedMetadata<T>
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return new Problem(Reasons.FieldInvalid, "/content: must be base64");
        }

        try
        {
            return MetadataFile<T>.Parse(bytes.AsMemory(0, length));
        }
        catch (TufException e)
        {
            return new Problem(Reasons.MetadataRefused, e.Message);
        }
    }
}
