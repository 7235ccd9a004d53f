using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

/// <summary>Makes, applies and describes deltas on this machine, with the codec that the service and the terminals use.</summary>
internal sealed class DeltaRunner(ICliConsole console, bool json)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>The output appears whole under its name or not at all.</summary>
    public async Task<int> CreateAsync(string oldPath, string newPath, string outPath, DeltaProfile profile, CancellationToken cancellationToken)
    {
        var draft = $"{outPath}.{Guid.NewGuid():N}";
        try
        {
            var result = await RunAsync(Messages.StepEncoding, progress =>
            {
                using var oldImage = Open(oldPath);
                using var newImage = Open(newPath);
                using var output = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
                return DeltaEncoder.Encode(oldImage, newImage, output, new DeltaEncodeOptions { Profile = profile }, progress, cancellationToken);
            });
            File.Move(draft, outPath, overwrite: true);
            return Report(DeltaReport.Of(outPath, result.DeltaLength, result.Header));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>A second run goes on where the first was cut: blocks that are whole in the partial file are kept.</summary>
    public async Task<int> ApplyAsync(string oldPath, string deltaPath, string outPath, CancellationToken cancellationToken)
    {
        var partial = outPath + ".partial";
        try
        {
            var header = await RunAsync(Messages.StepApplying, progress =>
            {
                using var oldImage = Open(oldPath);
                using var delta = Open(deltaPath);
                using var output = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferBytes);
                var applied = DeltaDecoder.Apply(oldImage, delta, output, DeltaLimits.Default, resume: true, progress, cancellationToken);
                output.SetLength(applied.ResultLength);
                return applied;
            });
            File.Move(partial, outPath, overwrite: true);
            return Report(DeltaReport.Of(outPath, new FileInfo(deltaPath).Length, header));
        }
        finally
        {
            // A delta that was refused before its first block leaves nothing to go on from.
            if (new FileInfo(partial) is { Exists: true, Length: 0 })
            {
                File.Delete(partial);
            }
        }
    }

    public int Info(string deltaPath)
    {
        using var delta = Open(deltaPath);
        return Report(DeltaReport.Of(deltaPath, delta.Length, DeltaDecoder.ReadHeader(delta, DeltaLimits.Default)));
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);

    /// <summary>The codec computes; on a thread of its own the bars move and Ctrl-C is heard.</summary>
    private Task<T> RunAsync<T>(string step, Func<IProgress<DeltaProgress>, T> work) =>
        console.WithProgressAsync(json, view => Task.Run(() => work(new ShownProgress(step, view))));

    private int Report(DeltaReport report)
    {
        if (json)
        {
            console.WriteJson(report, CliJson.Default.DeltaReport);
            return ExitCodes.Ok;
        }

        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            [Messages.ColumnFile, report.File],
            [Messages.ColumnDelta, $"{Show.Bytes(report.DeltaLength)} ({Messages.DeltaOfResult.With(Show.Percent(report.Ratio))})"],
            [Messages.ColumnBase, report.BaseLength == 0 ? Messages.BaseEmpty : $"{Show.Bytes(report.BaseLength)}  sha256 {report.BaseSha256}"],
            [Messages.ColumnResult, $"{Show.Bytes(report.ResultLength)}  sha256 {report.ResultSha256}"],
            [Messages.ColumnProfile, report.Profile],
            [Messages.ColumnBlocks, $"{report.BlockCount} × {report.BlockLength}"],
            [Messages.ColumnDecoderMemory, Show.Bytes(report.DecoderMemory)],
        ]);
        return ExitCodes.Ok;
    }

    private sealed class ShownProgress(string step, IProgressView view) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value) => view.Report(
            step,
            value.BytesTotal == 0 ? 1 : (double)value.BytesDone / value.BytesTotal,
            Show.Of(value.BytesDone, value.BytesTotal));
    }
}
