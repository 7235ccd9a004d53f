using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Support;
using PosCloud.Protocol.Support;

namespace PosCloud.Azure.Tables;

/// <summary>Vendor contacts in the table <c>catalogue</c>: <c>C|{hash of the model}</c>, because a model may have any characters.</summary>
public sealed class VendorTableStore(TableClients tables) : IVendorStore
{
    private const string Prefix = "C|";

    public async Task<VendorContact?> FindAsync(string estate, string model, CancellationToken cancellationToken)
    {
        var found = await tables.Catalogue.GetEntityIfExistsAsync<TableEntity>(
            estate, RowKey(model), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.Read(CoreJson.Stored.VendorContact) : null;
    }

    public async Task<IReadOnlyList<VendorContact>> ListAsync(string estate, CancellationToken cancellationToken)
    {
        var all = await tables.Catalogue.QueryAsync<TableEntity>(TableRows.Prefix(estate, Prefix), cancellationToken: cancellationToken)
            .Select(row => row.Read(CoreJson.Stored.VendorContact))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.OrderBy(v => v.Model, StringComparer.Ordinal)];
    }

    public Task SaveAsync(string estate, VendorContact vendor, CancellationToken cancellationToken) => tables.Catalogue.UpsertEntityAsync(
        TableRows.Row(estate, RowKey(vendor.Model), vendor, CoreJson.Stored.VendorContact), TableUpdateMode.Replace, cancellationToken);

    public Task RemoveAsync(string estate, string model, CancellationToken cancellationToken) =>
        tables.Catalogue.DeleteEntityAsync(estate, RowKey(model), cancellationToken: cancellationToken);

    private static string RowKey(string model) => Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)).AsSpan(0, 16));
}
