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
        CheckOutput(outPath, oldPath, newPath);
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
        CheckOutput(outPath, oldPath, deltaPath);
        var partial = outPath + ".partial";
        try
        {
            var header = await RunAsync(Messages.StepApplying, progress =>
            {
                using var oldImage = Open(oldPath);
                using var delta = Open(deltaPath);
                using var output = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferBytes);
                var applied = DeltaDecoder.Apply(
                    oldImage, delta, output, DeltaLimits.Default, resume: true, baseVerified: false, Scratch, progress, cancellationToken);
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
        var described = DeltaDescription.Read(delta, DeltaLimits.Default);
        if (delta.Length != described.Length)
        {
            throw delta.Length < described.Length
                ? new DeltaException(DeltaError.Truncated, Messages.DeltaWrongLength.With(delta.Length, described.Length))
                : new DeltaException(DeltaError.TrailingData, Messages.DeltaWrongLength.With(delta.Length, described.Length));
        }

        var report = DeltaInfoReport.Of(deltaPath, delta.Length, described);
        if (json)
        {
            console.WriteJson(report, CliJson.Default.DeltaInfoReport);
            return ExitCodes.Ok;
        }

        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            .. Rows(DeltaReport.Of(deltaPath, delta.Length, described.Header)),
            [Messages.ColumnHeader, Show.Bytes(report.HeaderLength)],
            [Messages.ColumnMap, Messages.DeltaMap.With(Show.Bytes(report.MapLength), report.Copies, report.Segments)],
            [Messages.ColumnContainers, report.OpenedStreams.Count == 0
                ? Messages.DeltaContainersNone
                : Messages.DeltaContainers.With(string.Join(" + ", report.OpenedStreams), Show.Bytes(report.TablesLength))],
            .. report.Methods.Select(method => new[]
            {
                Messages.ColumnMethod.With(method.Method),
                Messages.DeltaMethod.With(method.Blocks, Show.Bytes(method.ResultBytes), Show.Bytes(method.DeltaBytes)),
            }),
            [Messages.ColumnCeilings, Messages.DeltaCeilings.With(report.MaxOperations, report.MaxWork)],
        ]);
        return ExitCodes.Ok;
    }

    /// <summary>Applies into nothing; the decoder checks every hash, and the image, if given, every byte.</summary>
    public async Task<int> VerifyAsync(string oldPath, string? newPath, string deltaPath, CancellationToken cancellationToken)
    {
        var (header, differsAt) = await RunAsync(Messages.StepVerifying, progress =>
        {
            using var oldImage = Open(oldPath);
            using var newImage = newPath is null ? null : Open(newPath);
            using var delta = Open(deltaPath);
            var output = new CheckedOutput(newImage);
            var applied = DeltaDecoder.Apply(
                oldImage, delta, output, DeltaLimits.Default, resume: false, baseVerified: false, Scratch, progress, cancellationToken);
            return (applied, output.DiffersAt ?? (newImage is not null && newImage.Length != applied.ResultLength ? Math.Min(newImage.Length, applied.ResultLength) : null));
        });
        if (differsAt is { } at)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorDeltaOtherImage.With(at, newPath), Messages.AdviceDeltaOtherImage);
        }

        if (json)
        {
            console.WriteJson(
                new DeltaVerifyReport(deltaPath, newPath is not null, header.ResultLength, header.ResultSha256, header.BlockCount), CliJson.Default.DeltaVerifyReport);
            return ExitCodes.Ok;
        }

        console.Write((newPath is null ? Messages.DeltaVerified : Messages.DeltaVerifiedAgainst).With(Show.Bytes(header.ResultLength), header.ResultSha256));
        return ExitCodes.Ok;
    }

    /// <summary>Room for opened containers: a file that vanishes when it is closed, or none where the disk is nearly full.</summary>
    internal static FileStream? Scratch(long length)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        return new DriveInfo(Path.GetTempPath()).AvailableFreeSpace / 2 > length
            ? new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose)
            : null;
    }

    // The output replaces what is there only when it is whole; even so an image is not to vanish by a slip.
    private static void CheckOutput(string output, params ReadOnlySpan<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (string.Equals(output, input, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                throw new CliException(ExitCodes.Usage, Messages.ErrorOutputIsInput.With(output), Messages.AdviceOutputIsInput);
            }
        }
    }

    internal static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);

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

        console.WriteTable([Messages.ColumnField, Messages.ColumnValue], Rows(report));
        return ExitCodes.Ok;
    }

    private static string[][] Rows(DeltaReport report) =>
    [
        [Messages.ColumnFile, report.File],
        [Messages.ColumnDelta, $"{Show.Bytes(report.DeltaLength)} ({Messages.DeltaOfResult.With(Show.Percent(report.Ratio))})"],
        [Messages.ColumnBase, report.BaseLength == 0 ? Messages.BaseEmpty : $"{Show.Bytes(report.BaseLength)}  sha256 {report.BaseSha256}"],
        [Messages.ColumnResult, $"{Show.Bytes(report.ResultLength)}  sha256 {report.ResultSha256}"],
        [Messages.ColumnProfile, report.Profile],
        [Messages.ColumnBlocks, $"{report.BlockCount} × {report.BlockLength}"],
        [Messages.ColumnDecoderMemory, Show.Bytes(report.DecoderMemory)],
    ];
}
