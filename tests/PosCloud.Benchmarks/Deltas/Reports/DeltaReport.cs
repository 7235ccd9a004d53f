using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>One run of the benchmark.</summary>
/// <param name="Machine">Processor count, architecture, runtime and system.</param>
/// <param name="Profiles">Ours, in the order that was asked for.</param>
/// <param name="MissingPeers">Commands that are not on PATH.</param>
internal sealed record DeltaReport(
    string Machine, IReadOnlyList<string> Profiles, IReadOnlyList<string> MissingPeers, IReadOnlyList<RuntimeStart> Starts, IReadOnlyList<PairReport> Pairs)
{
    /// <summary>The profile that the limits of the classes are about: <c>default</c> if it was measured.</summary>
    [JsonIgnore]
    public string JudgedProfile => Profiles.Contains("default") ? "default" : Profiles[0];

    public string ToJson() => JsonSerializer.Serialize(this, DeltaReportJson.Default.DeltaReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(DeltaReport))]
[JsonSerializable(typeof(IReadOnlyList<RememberedPeer>))]
internal sealed partial class DeltaReportJson : JsonSerializerContext;
