using System.Diagnostics;
using PosCloud.Benchmarks.Deltas;
using PosCloud.Tests.Performance;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Benchmarks.Trust;

/// <summary>
/// The checks of an offer on the terminal in their order: directive, root, timestamp, snapshot, targets, the image in
/// them, and that directive and targets name the same bytes and the same set. Metadata is kept in a folder, as on a terminal; what the
/// network gives comes from the repository's folder, so that no network is measured.
/// </summary>
internal sealed class TrustBenchmark(SampleRepository repository, string folder)
{
    // Long enough that the compiler has done its second pass.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<TrustReport> RunAsync(int targets, TimeSpan length, CancellationToken cancellationToken)
    {
        using var temporary = new TemporaryFolder();
        using var repository = await SampleRepository.CreateAsync(temporary.File("repository"), targets, cancellationToken);
        var benchmark = new TrustBenchmark(repository, temporary.File("terminal"));
        var refresh = await MeasureAsync(benchmark.ForgetAsync, benchmark.VerifyAsync, length, cancellationToken);
        var offer = await MeasureAsync(_ => Task.CompletedTask, benchmark.VerifyAsync, length, cancellationToken);
        var bytes = (int)new FileInfo(Path.Combine(repository.Folder, TufNames.Metadata(TufNames.Targets, 1))).Length;
        return new TrustReport(targets, bytes, offer, refresh);
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var updater = await MetadataUpdater.StartAsync(
            new FolderSource(repository.Folder), new FolderTufStore(folder), TimeProvider.System, cancellationToken);
        var target = await updater.FindAsync(repository.Image.Path, cancellationToken);
        var targets = updater.Trusted.Targets!.Content;
        var directive = DirectiveVerifier.VerifyFor(repository.Envelope, repository.Certificate, DirectorRole.KeysOf(targets), repository.Expectation);
        var component = directive.Components![0];
        if (target is null || target.Hashes.Sha256 != component.Sha256 || target.Length != component.Length
            || ReleaseSet.Find(targets, directive.ReleaseId!)?.Equals(SampleRepository.SetOf(repository.Image)) is not true)
        {
            throw new InvalidOperationException("The offer is not the one that was signed.");
        }
    }

    /// <summary>As a terminal leaves the factory: with the first root and nothing else.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await new FolderTufStore(folder).SaveAsync(TufNames.Metadata(TufNames.Root), repository.FirstRoot, cancellationToken);
    }

    private static async Task<TrustFigures> MeasureAsync(
        Func<CancellationToken, Task> prepare, Func<CancellationToken, Task> run, TimeSpan length, CancellationToken cancellationToken)
    {
        var end = Environment.CpuUsage.TotalTime + WarmUp;
        while (Environment.CpuUsage.TotalTime < end)
        {
            await prepare(cancellationToken);
            await run(cancellationToken);
        }

        var verifications = await CountAsync(prepare, run, cancellationToken);
        var (processor, least, runs) = (TimeSpan.Zero, TimeSpan.MaxValue, 0);
        while (processor < length)
        {
            await prepare(cancellationToken);
            var before = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            await run(cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(start);
            processor += Environment.CpuUsage.TotalTime - before;
            least = elapsed < least ? elapsed : least;
            runs++;
        }

        return new TrustFigures(processor.TotalMilliseconds / runs, least.TotalMilliseconds, verifications);
    }

    private static async Task<long> CountAsync(
        Func<CancellationToken, Task> prepare, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        await prepare(cancellationToken);
        using var count = new SampleSignatureCount(allThreads: true);
        await run(cancellationToken);
        return count.Verifications;
    }

    private sealed class FolderSource(string folder) : ITufSource
    {
        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
        {
            var file = Path.Combine(folder, name);
            return Task.FromResult<Stream?>(File.Exists(file) ? File.OpenRead(file) : null);
        }
    }
}
