using PosCloud.Protocol.Releases;

namespace PosCloud.Terminal.Trust;

/// <summary>An installed image whose bytes have the hash that two approvers signed.</summary>
/// <param name="Component">The component.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of the image; its bytes were compared.</param>
/// <param name="Signature">The maker's, from the file that the approvers signed.</param>
/// <param name="Open">Opens the image for reading.</param>
public sealed record VendorSignedImage(string Component, string Version, string Sha256, VendorSignature Signature, Func<Stream> Open);
