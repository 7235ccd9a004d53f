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
                Seconds(row.EncodeCpuSeconds),
                Seconds(row.ApplyCpuSeconds),
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
        var (result, encode, encodeCpu) = Timed(() => DeltaEncoder.Encode(
            oldImage, newImage, delta, options, new ShownProgress($"{Messages.StepEncoding} ({name})", view), cancellationToken));
        delta.Position = 0;
        var (header, apply, applyCpu) = Timed(() => DeltaDecoder.Apply(
            oldImage,
            delta,
            new CheckedOutput(null),
            DeltaLimits.Default,
            resume: false,
            baseVerified: false,
            DeltaRunner.Scratch,
            new ShownProgress($"{Messages.StepApplying} ({name})", view),
            cancellationToken));
        return new DeltaBenchRow(
            name,
            result.DeltaLength,
            header.ResultLength == 0 ? 0 : Math.Round((double)result.DeltaLength / header.ResultLength, 6),
            encode,
            encodeCpu,
            apply,
            applyCpu,
            header.DecoderMemory);
    }

    /// <summary>Seconds by the clock and of this process's processor time, to the millisecond.</summary>
    private static (T Value, double Seconds, double CpuSeconds) Timed<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        T value = work();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        return (value, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3), Math.Round(cpu.TotalSeconds, 3));
    }

    private static string Seconds(double seconds) => Messages.BenchSeconds.With(seconds.ToString("0.00", CultureInfo.InvariantCulture));
}
