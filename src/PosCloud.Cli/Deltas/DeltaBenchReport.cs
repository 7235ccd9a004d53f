namespace PosCloud.Cli.Deltas;

/// <summary>The profiles beside each other.</summary>
internal sealed record DeltaBenchReport(string Old, string New, long OldLength, long NewLength, IReadOnlyList<DeltaBenchRow> Profiles);
