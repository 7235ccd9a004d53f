using System.Security.Cryptography;
using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Corpus;
using PosCloud.Benchmarks.Deltas.Measuring;
using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>Measures codecs on pairs, one process at a time.</summary>
/// <param name="peerLimit">How long a peer may take; ours may take as long as it does.</param>
internal sealed class PairRunner(IReadOnlyList<Codec> codecs, PeerMemory memory, TemporaryFolder folder, TimeSpan peerLimit)
{
    private static readonly TimeSpan OurLimit = TimeSpan.FromDays(1);

    public async Task<PairReport> MeasureAsync(
        ImagePair pair, IReadOnlyList<RuntimeStart> starts, IRunProgress progress, CancellationToken cancellationToken)
    {
        progress.Step($"{pair.Name}: hashes", 0);
        var (oldHash, newHash) = (await HashAsync(pair.Old, cancellationToken), await HashAsync(pair.New, cancellationToken));
        var files = new DeltaFiles(pair.Old, pair.New, folder.File("delta"), folder.File("result"));
        var results = new List<CodecResult>();
        foreach (var codec in codecs)
        {
            if (codec.Profile is null && memory.Find(codec.Name, oldHash, newHash) is { } remembered)
            {
                results.Add(remembered);
            }
            else
            {
                progress.Step($"{pair.Name}: {codec.Name}", 0);
                var result = await MeasureAsync(codec, files, newHash, cancellationToken);
                results.Add(result);
                if (codec.Profile is null)
                {
                    await memory.AddAsync(new RememberedPeer(pair.Name, codec.Name, oldHash, newHash, result.Figures, result.Failure), cancellationToken);
                }
            }

            progress.Step($"{pair.Name}: {codec.Name}", pair.NewLength);
        }

        return PairReport.Create(pair.Name, pair.Class, pair.OldLength, pair.NewLength, results, starts);
    }

    private async Task<CodecResult> MeasureAsync(Codec codec, DeltaFiles files, string expected, CancellationToken cancellationToken)
    {
        var limit = codec.Profile is null ? peerLimit : OurLimit;
        try
        {
            var encode = await ChildProcess.RunAsync(codec.Encode(files), limit, cancellationToken);
            var decode = await ChildProcess.RunAsync(codec.Decode(files), limit, cancellationToken);
            if (await HashAsync(files.Result, cancellationToken) != expected)
            {
                throw new ChildFailedException("its delta gives another file");
            }

            return new CodecResult(
                codec.Name,
                codec.Profile,
                new CodecFigures(new FileInfo(files.Delta).Length, encode.CpuSeconds, encode.PeakBytes, decode.CpuSeconds, decode.PeakBytes));
        }
        catch (ChildFailedException e)
        {
            return new CodecResult(codec.Name, codec.Profile, Figures: null, e.Message);
        }
        finally
        {
            File.Delete(files.Delta);
            File.Delete(files.Result);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
