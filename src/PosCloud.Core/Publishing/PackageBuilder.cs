using Microsoft.Extensions.Logging;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.Delta;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Publishing;

/// <summary>
/// Builds requested packages. A package is decoded once and compared before anybody can see it, and a delta that is not
/// clearly smaller than the full package is rejected. Building is deterministic and content-addressed: two builders at the
/// same time, or a second try after a crash, end in the same rows.
/// </summary>
public sealed partial class PackageBuilder(
    ICatalogueStore catalogue, IBlobVault vault, OutboxRelay relay, Telemetry telemetry, TimeProvider time, ILogger<PackageBuilder> logger)
{
    /// <summary>A delta must be below this share of the full package.</summary>
    public const double WorthwhileShare = 0.9;

    /// <summary>How long one builder has a package to itself. A function may run ten minutes.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(12);

    // Encoding takes all of a core and much memory: one at a time on an instance.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Builds whatever was requested and is not being built. For the timer that repairs what an event missed.</summary>
    /// <returns>Packages built or rejected.</returns>
    public async Task<int> BuildRequestedAsync(string estate, CancellationToken cancellationToken)
    {
        var done = 0;
        var requested = await catalogue.ListRequestedPackagesAsync(estate, cancellationToken).ConfigureAwait(false);
        foreach (var package in requested.Where(p => p.Format == DeltaVersion.Current).OrderBy(p => p.BaseSha256 is not null).ThenBy(p => p.RequestedAt))
        {
            try
            {
                var result = await BuildAsync(estate, package.Key, cancellationToken).ConfigureAwait(false);
                done += result == BuildResult.Done ? 1 : 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One package in trouble must not hold up the others; the next tick tries it again.
                LogFailed(e, package.ImageSha256, package.BaseSha256 ?? "nothing", package.Profile);
            }
        }

        return done;
    }

    public async Task<BuildResult> BuildAsync(string estate, PackageKey key, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await BuildAloneAsync(estate, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<BuildResult> BuildAloneAsync(
        string estate, PackageKey key, CancellationToken cancellationToken)
    {
        // Another format is for another version of this service to build: a key must not promise what the bytes are not.
        var found = key.Format == DeltaVersion.Current
            ? await catalogue.FindPackageAsync(estate, key, cancellationToken).ConfigureAwait(false)
            : null;
        if (found is null)
        {
            return BuildResult.Unknown;
        }

        if (found.Value.State != PackageState.Requested)
        {
            return BuildResult.Done;
        }

        var now = time.GetUtcNow();
        if (found.Value.ClaimedUntil > now)
        {
            return BuildResult.Claimed;
        }

        // A delta is measured against the full package, so that one comes first.
        if (key.BaseSha256 is not null
            && await BuildAloneAsync(estate, PackageKey.Full(key.ImageSha256), cancellationToken).ConfigureAwait(false) == BuildResult.Claimed)
        {
            return BuildResult.Claimed;
        }

        // Whatever the save says, the row tells whose claim holds: a lost answer can hide that ours was written.
        var claimed = found.Value with { ClaimedUntil = now + ClaimFor, ClaimedBy = Guid.NewGuid().ToString("N") };
        await SaveAsync(estate, claimed, found.Version, [], cancellationToken).ConfigureAwait(false);
        var mine = await catalogue.FindPackageAsync(estate, key, cancellationToken).ConfigureAwait(false);
        if (mine?.Value != claimed)
        {
            return BuildResult.Claimed;
        }

        try
        {
            using var activity = telemetry.Start("build package", estate);
            var begun = time.GetTimestamp();
            var (finished, fullLength) = await EncodeAsync(estate, claimed, cancellationToken).ConfigureAwait(false);
            var took = time.GetElapsedTime(begun);
            var type = finished.State == PackageState.Built ? EventTypes.DeltaBuilt : EventTypes.DeltaRejected;
            OutboxItem[] outbox = [OutboxItems.OfPackage(type, PackageEventData.Of(estate, finished), time.GetUtcNow())];
            if (await SaveAsync(estate, finished, mine.Version, outbox, cancellationToken).ConfigureAwait(false))
            {
                relay.Enqueue(CataloguePartition.Of(estate), outbox);
                telemetry.Built(finished, took, fullLength);
            }

            return BuildResult.Done;
        }
        catch (Exception)
        {
            // Let the next try begin at once instead of after the claim has run out.
            await SaveAsync(estate, claimed with { ClaimedUntil = null, ClaimedBy = null }, mine.Version, [], CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(PackageRecord Package, long? FullLength)> EncodeAsync(string estate, PackageRecord package, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var target = folder.Create("target");
        await vault.DownloadAsync(estate, package.ImageSha256, target, cancellationToken).ConfigureAwait(false);
        await using var source = folder.Create("base");
        if (package.BaseSha256 is { } baseSha256)
        {
            await vault.DownloadAsync(estate, baseSha256, source, cancellationToken).ConfigureAwait(false);
        }

        source.Position = target.Position = 0;
        await using var delta = folder.Create("delta");
        var options = new DeltaEncodeOptions { Profile = Profile(package) };
        var encoded = await Task.Run(
            () => DeltaEncoder.Encode(source, target, delta, options, progress: null, cancellationToken), cancellationToken).ConfigureAwait(false);

        source.Position = delta.Position = 0;
        await using var decoded = folder.Create("decoded");
        var header = await Task.Run(
            () => DeltaDecoder.Apply(source, delta, decoded, DeltaLimits.Default, resume: false, progress: null, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (header.ResultSha256 != package.ImageSha256)
        {
            throw new InvalidDataException($"The package for image {package.ImageSha256} decodes to {header.ResultSha256}.");
        }

        if (header.FormatVersion != package.Format || header.Profile != options.Profile)
        {
            throw new InvalidDataException($"The package for image {package.ImageSha256} has format {header.FormatVersion} {header.Profile}; its key says {package.Format} {package.Profile}.");
        }

        if (package.BaseSha256 is not null && header.BaseSha256 != package.BaseSha256)
        {
            // Every terminal would refuse it, whose base is the real one.
            throw new InvalidDataException($"The package from image {package.BaseSha256} starts from {header.BaseSha256}.");
        }

        long? fullLength = null;
        if (package.BaseSha256 is not null)
        {
            var full = await catalogue.FindPackageAsync(estate, PackageKey.Full(package.ImageSha256), cancellationToken).ConfigureAwait(false);
            fullLength = full?.Value.Length;
            if (fullLength is { } fullBytes && encoded.DeltaLength > fullBytes * WorthwhileShare)
            {
                LogRejected(package.ImageSha256, package.Profile, encoded.DeltaLength, fullBytes);
                var rejected = package with { State = PackageState.Rejected, ClaimedUntil = null, ClaimedBy = null, Length = encoded.DeltaLength, Reason = "not-smaller-than-full" };
                return (rejected, fullLength);
            }
        }

        delta.Position = 0;
        await vault.PutAsync(estate, encoded.DeltaSha256, delta, cancellationToken).ConfigureAwait(false);
        LogBuilt(package.ImageSha256, package.BaseSha256 ?? "nothing", package.Profile, encoded.DeltaLength);
        var built = package with
        {
            State = PackageState.Built,
            ClaimedUntil = null,
            ClaimedBy = null,
            Sha256 = encoded.DeltaSha256,
            Length = encoded.DeltaLength,
            DecoderMemory = header.DecoderMemory,
        };
        return (built, fullLength);
    }

    private static DeltaProfile Profile(PackageRecord package) => package.Profile switch
    {
        PackageProfile.Small => DeltaProfile.Small,
        PackageProfile.Fast => DeltaProfile.Fast,
        _ => DeltaProfile.Default,
    };

    private Task<bool> SaveAsync(
        string estate, PackageRecord package, string version, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken) =>
        catalogue.CommitAsync(new CatalogueChange(estate) { Packages = [(package, version)], Outbox = outbox }, cancellationToken);

    [LoggerMessage(4001, LogLevel.Information, "Built the package for image {ImageSha256} from {BaseSha256}, profile {Profile}: {Length} bytes")]
    private partial void LogBuilt(string imageSha256, string baseSha256, PackageProfile profile, long length);

    [LoggerMessage(4002, LogLevel.Information, "Rejected a delta for image {ImageSha256}, profile {Profile}: {Length} bytes against {FullLength} of the full package")]
    private partial void LogRejected(string imageSha256, PackageProfile profile, long length, long fullLength);

    [LoggerMessage(4003, LogLevel.Error, "Building the package for image {ImageSha256} from {BaseSha256}, profile {Profile}, failed; the next tick tries again")]
    private partial void LogFailed(Exception exception, string imageSha256, string baseSha256, PackageProfile profile);
}

/// <summary>What became of a request to build.</summary>
public enum BuildResult
{
    /// <summary>Built or rejected, now or before.</summary>
    Done,

    /// <summary>Another builder is at work.</summary>
    Claimed,

    /// <summary>Nobody requested such a package, or it is of another format than this service writes.</summary>
    Unknown,
}
