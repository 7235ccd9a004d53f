using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Spectre.Console;

namespace PosCloud.Benchmarks.Deltas;

/// <summary><c>delta [--from OLD --to NEW]</c>: our codec beside others, each result decoded and compared.</summary>
internal static class DeltaCommand
{
    public static Command Create()
    {
        var from = new Option<FileInfo>("--from") { Description = "The old file; otherwise a generated pair of 8 MB.", HelpName = "OLD" }.AcceptExistingOnly();
        var to = new Option<FileInfo>("--to") { Description = "The new file; goes with --from.", HelpName = "NEW" }.AcceptExistingOnly();
        var command = new Command("delta", "Sizes and times of the delta codec beside Brotli, bsdiff, xdelta3 and zstd.") { from, to };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is null != result.GetResult(to) is null)
            {
                result.AddError("--from and --to go together: give both or neither.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var folder = Directory.CreateTempSubdirectory("poscloud-delta-");
            try
            {
                var (old, @new) = parse.GetValue(from) is { } given
                    ? (given.FullName, parse.GetValue(to)!.FullName)
                    : await GenerateAsync(folder.FullName, cancellationToken);
                return await CompareAsync(old, @new, folder.FullName, cancellationToken) ? 0 : 1;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task<(string Old, string New)> GenerateAsync(string folder, CancellationToken cancellationToken)
    {
        var (old, @new) = FirmwarePair.Create();
        var paths = (Old: Path.Combine(folder, "old.img"), New: Path.Combine(folder, "new.img"));
        await File.WriteAllBytesAsync(paths.Old, old, cancellationToken);
        await File.WriteAllBytesAsync(paths.New, @new, cancellationToken);
        return paths;
    }

    /// <returns>Whether every tool that is there gave the new file back.</returns>
    private static async Task<bool> CompareAsync(string old, string @new, string folder, CancellationToken cancellationToken)
    {
        var length = new FileInfo(@new).Length;
        AnsiConsole.WriteLine(FormattableString.Invariant($"{new FileInfo(old).Length:N0} bytes to {length:N0} bytes"));
        var table = new Table().AddColumns("", "bytes", "of the new file", "against PosCloud", "encode s", "decode s", "same");
        var (delta, result) = (Path.Combine(folder, "delta"), Path.Combine(folder, "result"));
        var expected = await HashAsync(@new, cancellationToken);
        var (all, ours) = (true, 0L);
        foreach (var tool in DeltaTool.All)
        {
            if (string.Join(", ", tool.Missing()) is { Length: > 0 } missing)
            {
                AnsiConsole.WriteLine($"{tool.Name}: skipped, not on PATH: {missing}");
                continue;
            }

            var encode = await TimeAsync(() => tool.Encode(old, @new, delta, cancellationToken));
            var decode = await TimeAsync(() => tool.Decode(old, delta, result, cancellationToken));
            var same = expected == await HashAsync(result, cancellationToken);
            var bytes = new FileInfo(delta).Length;
            (all, ours) = (all && same, ours == 0 ? bytes : ours);
            table.AddRow(
                tool.Name,
                FormattableString.Invariant($"{bytes:N0}"),
                FormattableString.Invariant($"{100.0 * bytes / length:0.00} %"),
                FormattableString.Invariant($"{(double)bytes / ours:0.00}"),
                FormattableString.Invariant($"{encode.TotalSeconds:0.00}"),
                FormattableString.Invariant($"{decode.TotalSeconds:0.00}"),
                same ? "yes" : "NO");
            File.Delete(delta);
            File.Delete(result);
        }

        AnsiConsole.Write(table);
        return all;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
