using PosCloud.Delta;

namespace PosCloud.Benchmarks.Deltas.Codecs;

/// <summary>
/// Our codec as a process of its own, so that its CPU seconds and memory are counted as the peers' are: this program
/// again, with <c>delta-encode PROFILE OLD NEW DELTA</c> or <c>delta-decode OLD DELTA RESULT</c>.
/// </summary>
internal static class OwnProcess
{
    private const string EncodeVerb = "delta-encode";
    private const string DecodeVerb = "delta-decode";

    // Code is compiled once and for good, as it is ahead of time on a terminal, and the collector is the one of a small process.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    public static IReadOnlyList<string> Profiles { get; } = [.. Enum.GetNames<DeltaProfile>().Select(name => name.ToLowerInvariant())];

    public static Codec Codec(string profile) => new(
        $"PosCloud {profile}",
        profile,
        Programs: [],
        files => Command(EncodeVerb, profile, files.Old, files.New, files.Delta),
        files => Command(DecodeVerb, files.Old, files.Delta, files.Result));

    /// <summary>Does what the arguments say if this is such a process.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRun(string[] arguments)
    {
        switch (arguments)
        {
            case [EncodeVerb, var profile, var old, var @new, var delta]:
                Encode(Enum.Parse<DeltaProfile>(profile, ignoreCase: true), old, @new, delta);
                return true;
            case [DecodeVerb, var old, var delta, var result]:
                Decode(old, delta, result);
                return true;
            default:
                return false;
        }
    }

    private static void Encode(DeltaProfile profile, string old, string @new, string delta)
    {
        using var baseImage = File.OpenRead(old);
        using var target = File.OpenRead(@new);
        using var output = File.Create(delta);
        DeltaEncoder.Encode(baseImage, target, output, new DeltaEncodeOptions { Profile = profile }, progress: null, CancellationToken.None);
    }

    private static void Decode(string old, string delta, string result)
    {
        using var baseImage = File.OpenRead(old);
        using var input = File.OpenRead(delta);
        using var output = File.Create(result);
        DeltaDecoder.Apply(baseImage, input, output, DeltaLimits.Default, resume: false, progress: null, CancellationToken.None);
    }

    private static CodecCommand Command(params string[] arguments)
    {
        // Under `dotnet FILE.dll` the process is dotnet and the file must be named again.
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new CodecCommand(program, isHost ? [typeof(OwnProcess).Assembly.Location, .. arguments] : arguments) { Environment = Settings };
    }
}
