namespace PosCloud.Benchmarks.Deltas.Corpus;

/// <summary>An old file and a new one.</summary>
/// <param name="Class">One of the names that <see cref="Reports.FirmwareClass"/> knows; null if nobody said.</param>
internal sealed record ImagePair(string Name, string? Class, string Old, string New)
{
    public long OldLength => new FileInfo(Old).Length;

    public long NewLength => new FileInfo(New).Length;
}
