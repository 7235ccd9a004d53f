using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Measuring;
using PosCloud.Benchmarks.Deltas.Reports;
using PosCloud.Delta;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>Measures <see cref="RuntimeStart"/>: the delta between two files of which one has one byte more.</summary>
internal static class RuntimeStartRunner
{
    private const int Length = 4096;
    private const int Times = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<RuntimeStart> MeasureAsync(string profile, TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var files = new DeltaFiles(folder.File("start-old"), folder.File("start-new"), folder.File("start-delta"), folder.File("start-result"));
        var image = new byte[Length];
        new Random(1).NextBytes(image);
        await File.WriteAllBytesAsync(files.Old, image, cancellationToken);
        await File.WriteAllBytesAsync(files.New, [.. image, 1], cancellationToken);
        var codec = OwnProcess.Codec(profile);
        await ChildProcess.RunAsync(codec.Encode(files), Limit, cancellationToken);
        var costs = new List<ProcessCost>();
        for (var i = 0; i < Times; i++)
        {
            costs.Add(await ChildProcess.RunAsync(codec.Decode(files), Limit, cancellationToken));
        }

        await using var delta = File.OpenRead(files.Delta);
        return new RuntimeStart(
            profile, Median(costs.Select(c => c.CpuSeconds)), Median(costs.Select(c => c.PeakBytes)), DeltaDecoder.ReadHeader(delta, DeltaLimits.Default).DecoderMemory);
    }

    private static T Median<T>(IEnumerable<T> values) => values.Order().ElementAt(Times / 2);
}
