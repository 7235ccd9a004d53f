using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>Vendor contacts by hardware model, in the catalogue of the estate.</summary>
public interface IVendorStore
{
    Task<VendorContact?> FindAsync(string estate, string model, CancellationToken cancellationToken);

    /// <summary>All of them, in the order of their models.</summary>
    Task<IReadOnlyList<VendorContact>> ListAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Writes one, whether or not it was there.</summary>
    Task SaveAsync(string estate, VendorContact vendor, CancellationToken cancellationToken);

    /// <summary>Nothing happens when there is none.</summary>
    Task RemoveAsync(string estate, string model, CancellationToken cancellationToken);
}
