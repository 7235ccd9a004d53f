namespace PosCloud.Core.Hardware;

/// <summary>A warning that was given.</summary>
/// <param name="Id">The beginning of the certificate's fingerprint.</param>
/// <param name="Days">The last threshold, in days before its end.</param>
public sealed record CertificateWarning(string Id, int Days);
