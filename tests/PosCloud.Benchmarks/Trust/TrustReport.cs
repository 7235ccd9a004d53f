namespace PosCloud.Benchmarks.Trust;

/// <summary>The figures for one size of the targets file.</summary>
/// <param name="Targets">Images that the file lists.</param>
/// <param name="TargetsBytes">Its length.</param>
/// <param name="Offer">The whole order of checks with all metadata on the terminal already.</param>
/// <param name="Refresh">From the root that the terminal was shipped with: a rotated root, timestamp, snapshot, targets.</param>
internal sealed record TrustReport(int Targets, int TargetsBytes, TrustFigures Offer, TrustFigures Refresh);

/// <summary>One operation, repeated.</summary>
/// <param name="ProcessorMilliseconds">Mean of the process's processor time: what one core works, whatever else runs.</param>
/// <param name="LeastMilliseconds">The fastest one by the clock.</param>
/// <param name="Verifications">Signatures that it checks.</param>
internal sealed record TrustFigures(double ProcessorMilliseconds, double LeastMilliseconds, long Verifications);
