namespace PosCloud.Benchmarks.Deltas.Corpus;

/// <summary>An old file and a new one.</summary>
/// <param name="Class">One of the names that <see cref="Reports.FirmwareClass"/> knows; null if nobody said.</param>
internal sealed record ImagePair(string Name, string? Class, string Old, string New)
{
    /// <summary>With links followed: a link has a length of its own.</summary>
    public static ImagePair Open(string name, string? @class, string old, string @new) => new(name, @class, Follow(old), Follow(@new));

    public long OldLength => new FileInfo(Old).Length;

    public long NewLength => new FileInfo(New).Length;

    private static string Follow(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
}
