using System.Diagnostics;
using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

/// <summary>Makes and applies the delta between two images in every profile and shows what each costs on this machine.</summary>
internal sealed class DeltaBenchRunner(ICliConsole console, bool json)
{
    public async Task<int> RunAsync(string oldPath, string newPath, CancellationToken cancellationToken)
    {
        List<DeltaBenchRow> rows = await console.WithProgressAsync(json, view => Task.Run(
            () =>
            {
                List<DeltaBenchRow> measured = [];
                foreach (DeltaProfile profile in Enum.GetValues<DeltaProfile>())
                {
                    measured.Add(Measure(oldPath, newPath, profile, view, cancellationToken));
                }

                return measured;
            },
            cancellationToken));
        var report = new DeltaBenchReport(oldPath, newPath, new FileInfo(oldPath).Length, new FileInfo(newPath).Length, rows);
        if (json)
        {
            console.WriteJson(report, CliJson.Default.DeltaBenchReport);
            return ExitCodes.Ok;
        }

        console.WriteTable(
            [Messages.ColumnProfile, Messages.ColumnDelta, Messages.ColumnOfImage, Messages.ColumnEncode, Messages.ColumnApply, Messages.ColumnDecoderMemory],
            rows.Select(row => new[]
            {
                row.Profile,
                Show.Bytes(row.DeltaLength),
                Show.Percent(row.Ratio),
                Speed(row.EncodeSeconds, row.EncodeMegabytesPerSecond),
                Speed(row.ApplySeconds, row.ApplyMegabytesPerSecond),
                Show.Bytes(row.DecoderMemory),
            }));
        return ExitCodes.Ok;
    }

    private static DeltaBenchRow Measure(string oldPath, string newPath, DeltaProfile profile, IProgressView view, CancellationToken cancellationToken)
    {
        var name = Show.Name(profile);
        using var oldImage = DeltaRunner.Open(oldPath);
        using var newImage = DeltaRunner.Open(newPath);
        using var delta = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        var options = new DeltaEncodeOptions { Profile = profile };
        var started = Stopwatch.GetTimestamp();
        DeltaResult result = DeltaEncoder.Encode(
            oldImage, newImage, delta, options, new ShownProgress($"{Messages.StepEncoding} ({name})", view), cancellationToken);
        var encode = Stopwatch.GetElapsedTime(started).TotalSeconds;
        delta.Position = 0;
        started = Stopwatch.GetTimestamp();
        DeltaDecoder.Apply(
            oldImage, delta, new CheckedOutput(null), DeltaLimits.Default, resume: false, new ShownProgress($"{Messages.StepApplying} ({name})", view), cancellationToken);
        var apply = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var megabytes = result.Header.ResultLength / 1e6;
        return new DeltaBenchRow(
            name,
            result.DeltaLength,
            result.Header.ResultLength == 0 ? 0 : Math.Round((double)result.DeltaLength / result.Header.ResultLength, 6),
            Math.Round(encode, 3),
            Math.Round(megabytes / encode, 3),
            Math.Round(apply, 3),
            Math.Round(megabytes / apply, 3),
            result.Header.DecoderMemory);
    }

    private static string Speed(double seconds, double rate) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s, {rate:0.0} MB/s");
}
