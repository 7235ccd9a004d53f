using PosCloud.Azure.Blobs;
using PosCloud.Core.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Azure.Trust;

/// <summary>The container <c>trust</c>: <c>{estate}/metadata/</c> and <c>{estate}/proposals/</c>.</summary>
public sealed class BlobTrustRepositories(BlobContainers containers) : ITrustRepositories
{
    public ITufRepository Metadata(string estate) => new BlobTufRepository(containers.Trust, $"{estate}/metadata/");

    public ITufRepository Proposals(string estate) => new BlobTufRepository(containers.Trust, $"{estate}/proposals/");
}
