using Microsoft.Extensions.Logging;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// For a timer: renews timestamp and snapshot at half of their life, publishes what a crash left behind, and warns of what only
/// people can renew. Running twice, or twice at once, does no harm: the versions of the files decide who was first.
/// </summary>
public sealed partial class MetadataKeeper(
    TrustStore store, TrustOptions options, ProposalHandler proposals, TimeProvider time, ILogger<MetadataKeeper> logger)
{
    /// <summary>Root and targets are signed by people: that long before they expire the warnings begin.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    public async Task RunAsync(string estate, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false) is not { } writer)
        {
            LogNoRoot(estate);
            return;
        }

        var state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
        Warn(estate, TufNames.Root, state.Root.Content);
        if (state.Targets is not { } targets)
        {
            LogNoTargets(estate);
            return;
        }

        Warn(estate, TufNames.Targets, targets.Content);
        if (await writer.RenewAsync(options.Roles, cancellationToken).ConfigureAwait(false) == PublishResult.Published)
        {
            LogRenewed(estate);
        }

        await proposals.FinishAsync(estate, cancellationToken).ConfigureAwait(false);
    }

    private void Warn(string estate, string role, SignedMetadata content)
    {
        var left = content.Expires - time.GetUtcNow();
        if (left < Notice)
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
}
