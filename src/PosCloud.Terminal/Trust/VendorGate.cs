using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;

namespace PosCloud.Terminal.Trust;

/// <summary>
/// Lets an image be switched to only when the maker of this terminal signed it too. It counts when the terminal was set up with a
/// verifier or a key of its maker; then an image without a signature is refused. What the signature is comes from the file that the
/// approvers signed, so the service can neither take it away nor put another in its place.
/// </summary>
internal sealed class VendorGate(AgentContext context, ReleaseTrust trust)
{
    /// <returns>Null when the image may run; else a named reason and its detail.</returns>
    public async Task<(string Reason, string Detail)?> CheckAsync(DirectiveComponent component, CancellationToken cancellationToken)
    {
        if (context.Vendor is not { } verifier)
        {
            return null;
        }

        var what = $"{component.Name} {component.Version}";
        if (await trust.FindAsync(component, cancellationToken) is not { } target)
        {
            return (FailureCodes.TrustRefused, $"{what} is no longer in the list that the approvers signed.");
        }

        if (target.VendorSignature is not { } signature)
        {
            return (FailureCodes.VendorSignatureMissing, $"{what} has no signature of the terminal's maker.");
        }

        var image = new VendorSignedImage(
            component.Name, component.Version, component.Sha256, signature, () => context.Folder.OpenRead(context.Folder.Image(component.Sha256)));
        string? wrong;
        try
        {
            wrong = await verifier.VerifyAsync(image, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A maker's code that fails has not said yes.
            wrong = e.Message;
        }

        return wrong is null ? null : (FailureCodes.VendorSignatureInvalid, $"{what}: {wrong}.");
    }
}
