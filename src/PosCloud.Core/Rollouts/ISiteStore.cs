namespace PosCloud.Core.Rollouts;

/// <summary>Which terminals of a site are in an upgrade.</summary>
public interface ISiteStore
{
    /// <summary>One read; null when the site never had an upgrade.</summary>
    Task<Versioned<SiteHolders>?> FindAsync(string estate, string site, CancellationToken cancellationToken);

    /// <summary>False when the row is not in that version any more.</summary>
    Task<bool> CommitAsync(string estate, string site, SiteHolders holders, string? version, CancellationToken cancellationToken);
}
