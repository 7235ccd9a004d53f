using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>Where the metadata of each estate lies.</summary>
public interface ITrustRepositories
{
    /// <summary>What terminals may read.</summary>
    ITufRepository Metadata(string estate);

    /// <summary>What waits for signatures: one file.</summary>
    ITufRepository Proposals(string estate);
}
