using Microsoft.Extensions.Logging;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// For a timer: renews timestamp and snapshot at half of their life, publishes what a crash left behind, and gives notice of
/// what expires and of keys that changed. Running twice, or twice at once, does no harm: the versions of the files and of the
/// row of what was announced decide who was first.
/// </summary>
public sealed partial class MetadataKeeper(
    TrustStore store,
    TrustOptions options,
    EstateOptions estates,
    ProposalHandler proposals,
    TrustWatch watch,
    PtsWatch listings,
    CertifiedSigner signer,
    TimeProvider time,
    ILogger<MetadataKeeper> logger)
{
    /// <summary>All estates; one in trouble does not hold up the others.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var estate in estates.Names)
        {
            try
            {
                await RunAsync(estate, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e, estate);
            }
        }
    }

    public async Task RunAsync(string estate, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false) is not { } writer)
        {
            LogNoRoot(estate);
            return;
        }

        var certificateExpires = await CertificateAsync(cancellationToken).ConfigureAwait(false);
        var state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
        Warn(estate, TufNames.Root, state.Root.Content);
        if (state.Targets is not { } targets)
        {
            LogNoTargets(estate);
            await watch.ObserveAsync(estate, state, certificateExpires, cancellationToken).ConfigureAwait(false);
            return;
        }

        Warn(estate, TufNames.Targets, targets.Content);
        if (await RenewAsync(estate, writer, cancellationToken).ConfigureAwait(false))
        {
            state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        // After a renewal that failed too: then there is something to give notice of.
        var watched = await watch.ObserveAsync(estate, state, certificateExpires, cancellationToken).ConfigureAwait(false);
        await proposals.FinishAsync(estate, targets, watched, cancellationToken).ConfigureAwait(false);
        await listings.RunAsync(estate, watched?.Value, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset?> CertificateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await signer.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The signer has said so, and the metadata has keys of its own.
            return null;
        }
    }

    private async Task<bool> RenewAsync(string estate, RepositoryWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            if (await writer.RenewAsync(options.Roles, cancellationToken).ConfigureAwait(false) != PublishResult.Published)
            {
                return false;
            }

            LogRenewed(estate);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogRenewalFailed(e, estate);
            return false;
        }
    }

    private void Warn(string estate, string role, SignedMetadata content)
    {
        var left = content.Expires - time.GetUtcNow();
        if (left < TrustNotice.People)
        {
            LogExpiring(estate, role, content.Expires, Math.Max(0, (int)left.TotalDays));
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "Estate {Estate} has no root: no terminal of it can be upgraded; see docs/approvals.md")]
    private partial void LogNoRoot(string estate);

    [LoggerMessage(3302, LogLevel.Warning, "Estate {Estate} has a root and no targets file: two approvers must sign the first one")]
    private partial void LogNoTargets(string estate);

    [LoggerMessage(3303, LogLevel.Warning, "Trust metadata expires: the {Role} file of estate {Estate} on {Expires} ({Days} days): people must sign a new one, or upgrades stop")]
    private partial void LogExpiring(string estate, string role, DateTimeOffset expires, int days);

    [LoggerMessage(3304, LogLevel.Information, "Renewed the online metadata of estate {Estate}")]
    private partial void LogRenewed(string estate);

    [LoggerMessage(3307, LogLevel.Error, "Renewing the online metadata of estate {Estate} failed; the next run tries again")]
    private partial void LogRenewalFailed(Exception exception, string estate);

    [LoggerMessage(3308, LogLevel.Error, "Keeping the metadata of estate {Estate} failed; the next run tries again")]
    private partial void LogFailed(Exception exception, string estate);
}
