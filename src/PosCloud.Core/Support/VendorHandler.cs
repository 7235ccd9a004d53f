using PosCloud.Core.Audit;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>Whom to call about a hardware model.</summary>
public sealed class VendorHandler(IVendorStore vendors)
{
    public async Task<Outcome<Page<VendorContact>>> ListAsync(string estate, CancellationToken cancellationToken) =>
        new Page<VendorContact>(await vendors.ListAsync(estate, cancellationToken).ConfigureAwait(false), Continuation: null);

    public async Task<Outcome<VendorContact>> SetAsync(string estate, VendorContact vendor, CancellationToken cancellationToken)
    {
        var before = await vendors.FindAsync(estate, vendor.Model, cancellationToken).ConfigureAwait(false);
        await vendors.SaveAsync(estate, vendor, cancellationToken).ConfigureAwait(false);
        AuditScope.Note($"vendors/{vendor.Model}", before, vendor, CoreJson.Stored.VendorContact);
        return vendor;
    }

    public async Task<Outcome<Page<VendorContact>>> RemoveAsync(string estate, string model, CancellationToken cancellationToken)
    {
        var before = await vendors.FindAsync(estate, model, cancellationToken).ConfigureAwait(false);
        await vendors.RemoveAsync(estate, model, cancellationToken).ConfigureAwait(false);
        if (before is not null)
        {
            AuditScope.Note($"vendors/{model}", before, null, CoreJson.Stored.VendorContact);
        }

        return await ListAsync(estate, cancellationToken).ConfigureAwait(false);
    }
}
