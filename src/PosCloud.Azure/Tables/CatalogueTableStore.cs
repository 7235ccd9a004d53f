using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Documents;
using PosCloud.Protocol.Releases;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The table <c>catalogue</c>, one partition an estate: <c>R|{release}</c>, <c>V|{component}|{version}</c>,
/// <c>D|{image}|{base or full}|{format}|{profile}</c>
/// (packages), <c>G|{release}|{name}|{language}|{version}</c> (guides: documents), <c>O|…</c> outbox.
/// </summary>
public sealed class CatalogueTableStore(TableClients tables) : ICatalogueStore
{
    private const string ReleasePrefix = "R|";
    private const string PackagePrefix = "D|";
    private const string DocumentPrefix = "G|";

    public async Task<Versioned<ReleaseRecord>?> FindReleaseAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var row = await FindAsync(estate, ReleasePrefix + releaseId, cancellationToken).ConfigureAwait(false);
        return row is null ? null : new Versioned<ReleaseRecord>(row.Read(CoreJson.Stored.ReleaseRecord), row.ETag.ToString());
    }

    public async Task<Protocol.Page<ReleaseRecord>> ListReleasesAsync(
        string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableRows.Prefix(estate, ReleasePrefix);
        if (continuation is not null)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {ReleasePrefix + continuation}");
        }

        var items = await tables.Catalogue.QueryAsync<TableEntity>(filter, limit + 1, cancellationToken: cancellationToken)
            .Take(limit + 1)
            .Select(row => row.Read(CoreJson.Stored.ReleaseRecord))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return items.Count <= limit
            ? new Protocol.Page<ReleaseRecord>(items, Continuation: null)
            : new Protocol.Page<ReleaseRecord>(items[..limit], items[limit - 1].ReleaseId);
    }

    public async Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(
        string estate, string component, CancellationToken cancellationToken) =>
        await tables.Catalogue.QueryAsync<TableEntity>(TableRows.Prefix(estate, VersionPrefix(component)), cancellationToken: cancellationToken)
            .Select(row => row.Read(CoreJson.Stored.VersionRecord))
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    public async Task<Versioned<PackageRecord>?> FindPackageAsync(
        string estate, PackageKey key, CancellationToken cancellationToken)
    {
        var row = await FindAsync(estate, RowKey(key), cancellationToken).ConfigureAwait(false);
        return row is null ? null : new Versioned<PackageRecord>(row.Read(CoreJson.Stored.PackageRecord), row.ETag.ToString());
    }

    public Task<IReadOnlyList<PackageRecord>> ListPackagesAsync(string estate, string imageSha256, CancellationToken cancellationToken) =>
        PackagesAsync(TableRows.Prefix(estate, $"{PackagePrefix}{imageSha256}|"), cancellationToken);

    public Task<IReadOnlyList<PackageRecord>> ListRequestedPackagesAsync(string estate, CancellationToken cancellationToken)
    {
        var requested = TableClient.CreateQueryFilter($"{PackageState.Requested.ToString()}");
        return PackagesAsync($"{TableRows.Prefix(estate, PackagePrefix)} and {TableRows.State} eq {requested}", cancellationToken);
    }

    public async Task<IReadOnlyList<Versioned<DocumentRecord>>> ListDocumentsAsync(string estate, string releaseId, CancellationToken cancellationToken) =>
        await tables.Catalogue.QueryAsync<TableEntity>(TableRows.Prefix(estate, $"{DocumentPrefix}{releaseId}|"), cancellationToken: cancellationToken)
            .Select(row => new Versioned<DocumentRecord>(row.Read(CoreJson.Stored.DocumentRecord), row.ETag.ToString()))
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    public async Task<bool> CommitAsync(CatalogueChange change, CancellationToken cancellationToken)
    {
        var estate = change.Estate;
        List<TableTransactionAction> actions =
        [
            .. change.Releases.Select(r => Write(TableRows.Row(estate, ReleasePrefix + r.Release.ReleaseId, r.Release, CoreJson.Stored.ReleaseRecord), r.Version)),
            .. change.NewVersions.Select(v => Write(TableRows.Row(estate, VersionPrefix(v.Component) + v.Version, v, CoreJson.Stored.VersionRecord), version: null)),
            .. change.Packages.Select(p => Write(PackageRow(estate, p.Package), p.Version)),
            .. change.Documents.Select(d => Write(TableRows.Row(estate, RowKey(d.Document), d.Document, CoreJson.Stored.DocumentRecord), d.Version)),
            .. OutboxRows.Adds(estate, change.Outbox),
        ];
        try
        {
            await tables.Catalogue.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static TableTransactionAction Write(TableEntity row, string? version) => version is null
        ? new TableTransactionAction(TableTransactionActionType.Add, row)
        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(version));

    private static TableEntity PackageRow(string estate, PackageRecord package)
    {
        var row = TableRows.Row(estate, RowKey(package.Key), package, CoreJson.Stored.PackageRecord);
        row[TableRows.State] = package.State.ToString();
        return row;
    }

    private async Task<IReadOnlyList<PackageRecord>> PackagesAsync(string filter, CancellationToken cancellationToken) =>
        await tables.Catalogue.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .Select(row => row.Read(CoreJson.Stored.PackageRecord))
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    private async Task<TableEntity?> FindAsync(string estate, string rowKey, CancellationToken cancellationToken)
    {
        var found = await tables.Catalogue.GetEntityIfExistsAsync<TableEntity>(
            estate, rowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    private static string VersionPrefix(string component) => $"V|{component}|";

    /// <summary>Case says nothing in a language tag.</summary>
    private static string RowKey(DocumentRecord document) => string.Create(
        CultureInfo.InvariantCulture, $"{DocumentPrefix}{document.ReleaseId}|{document.Name}|{document.Language.ToLowerInvariant()}|{document.Version:D4}");

    private static string RowKey(PackageKey key) => PackagePrefix + key.Join('|');
}
