namespace PosCloud.Benchmarks.Deltas.Codecs;

/// <summary>A program that makes deltas and one that applies them.</summary>
/// <param name="Name">As shown; says what the settings are, because figures are remembered under it.</param>
/// <param name="Profile">Ours; null for a peer.</param>
/// <param name="Programs">What must be on PATH.</param>
internal sealed record Codec(
    string Name, string? Profile, IReadOnlyList<string> Programs, Func<DeltaFiles, CodecCommand> Encode, Func<DeltaFiles, CodecCommand> Decode)
{
    /// <summary>The programs that are not on PATH.</summary>
    public IEnumerable<string> Missing() => Programs.Where(program =>
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe"))));
}
