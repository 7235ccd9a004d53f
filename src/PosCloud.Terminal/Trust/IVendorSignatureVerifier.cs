namespace PosCloud.Terminal.Trust;

/// <summary>
/// The terminal maker's own gate: says whether the maker signed an image. Independent of the service and of the approvers; asked
/// before an installed image is switched to. Safe to be asked again, as after a power cut.
/// </summary>
public interface IVendorSignatureVerifier
{
    /// <returns>Null when the signature is good; else why not, for people.</returns>
    ValueTask<string?> VerifyAsync(VendorSignedImage image, CancellationToken cancellationToken);
}
