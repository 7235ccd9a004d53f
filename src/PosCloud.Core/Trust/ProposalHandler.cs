using System.Security.Cryptography;
using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>
/// Collects the signatures of approvers on the next targets file. With the last one that it needs, the file is published and
/// so are the releases that it approves. Each call adds the signature of one key, by one person; every step may be repeated.
/// </summary>
public sealed class ProposalHandler(
    TrustStore store,
    TrustOptions options,
    ICatalogueStore catalogue,
    ReleaseHandler releases,
    ApprovedTargets approved,
    MetadataReader metadata,
    TrustHandler trust,
    TrustWatch watch,
    ITrustWatchStore watched,
    ProposalSigners signers,
    OutboxRelay relay,
    TimeProvider time)
{
    private const int MaxAttempts = 8;

    public async Task<Outcome<TrustView>> HandleAsync(string estate, SignedFile request, string actor, CancellationToken cancellationToken)
    {
        var parsed = TrustStore.Parse<TargetsMetadata>(request.Content);
        if (!parsed.Is(out var file, out var problem))
        {
            return problem;
        }

        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var taken = await TakeAsync(estate, file, request.Replace, actor, cancellationToken).ConfigureAwait(false);
                if (taken.Is(out var done, out var refused))
                {
                    if (done.Is)
                    {
                        return await trust.ShowAsync(estate, cancellationToken).ConfigureAwait(false);
                    }
                }
                else
                {
                    return refused;
                }
            }
        }
        catch (TufException e)
        {
            return new Problem(Reasons.MetadataRefused, e.Message);
        }

        return Reasons.ConcurrentChange;
    }

    /// <summary>
    /// Publishes the releases that the published targets file approves and that a crash left behind. Run by a timer; twice at once
    /// does no harm. All releases of a file are looked at once, from then on only those that could not be published.
    /// </summary>
    /// <param name="estate">The tenant.</param>
    /// <param name="targets">What is published.</param>
    /// <param name="known">What the timer has done so far.</param>
    public async Task FinishAsync(
        string estate, MetadataFile<TargetsMetadata> targets, Versioned<TrustWatchRecord>? known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var record = known?.Value ?? TrustWatchRecord.None;
        var all = ReleaseTarget.All(targets.Content);
        var due = record.FinishedTargets == targets.Version
            ? [.. all.Where(target => record.Unfinished?.Contains(target.Path, StringComparer.Ordinal) ?? false)]
            : all;
        var left = await PublishReleasesAsync(estate, due, cancellationToken).ConfigureAwait(false);
        if (record.FinishedTargets != targets.Version || left.Count != due.Count)
        {
            // Whoever was faster saw the same file; if not, the next run looks again.
            await watched.CommitAsync(
                estate,
                record with { Revision = record.Revision + 1, FinishedTargets = targets.Version, Unfinished = left.Count == 0 ? null : left },
                known?.Version,
                [],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Outcome<Done>> TakeAsync(
        string estate, MetadataFile<TargetsMetadata> file, bool replace, string actor, CancellationToken cancellationToken)
    {
        var writer = await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false);
        if (writer is null)
        {
            return new Problem(Reasons.TrustMissing, "The estate has no root yet.");
        }

        var state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Targets is { } published && published.Version == file.Version && published.SignedBytes.Span.SequenceEqual(file.SignedBytes.Span))
        {
            await PublishReleasesAsync(estate, ReleaseTarget.All(published.Content), cancellationToken).ConfigureAwait(false);
            return Done.Yes;
        }

        var change = TargetsChange.Between(state.Targets?.Content, file.Content);
        if (ProposalRules.Content(state.Targets?.Content, file.Content, change, options.Director.Key, time.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        var keys = state.Root.Content.Roles[TufNames.Targets];
        var proposal = await store.FindProposalAsync(estate, cancellationToken).ConfigureAwait(false);
        var before = proposal is { } waits && waits.File.SignedBytes.Span.SequenceEqual(file.SignedBytes.Span) ? waits.File : null;
        if (proposal is { } other && before is null && other.File.Version == file.Version && !replace)
        {
            return new Problem(Reasons.ProposalPending, "Another targets file of this version waits for signatures: sign that one, or replace it.");
        }

        var signed = keys.Check(file).Signed.Select(key => key.Id).ToList();
        var known = before is null ? [] : keys.Check(before).Signed.Select(key => key.Id).ToHashSet(StringComparer.Ordinal);
        var added = signed.Where(id => !known.Contains(id)).ToList();
        if (signed.Count == 0)
        {
            return new Problem(Reasons.MetadataRefused, "No approver's key of the root signed this file.");
        }

        if (added.Count > 1)
        {
            return new Problem(Reasons.ApproverRepeated, "Two new signatures in one call: each approver signs with an account of his own.");
        }

        // When it is a repeat, the signature is known already and belongs to whoever brought it.
        if (await ApproveAsync(estate, change, Digest(file), added.FirstOrDefault(), actor, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused.Reason == Reasons.ConcurrentChange ? Done.Again : refused;
        }

        if (await signers.AddAsync(
            estate, Digest(file), file.Version, known, added.FirstOrDefault(), actor, cancellationToken).ConfigureAwait(false) is { } unsigned)
        {
            return unsigned.Reason == Reasons.ConcurrentChange ? Done.Again : unsigned;
        }

        var merged = before is null ? file : before.Merge(file);
        if (added.Count > 0 && !await store.SaveProposalAsync(estate, merged, proposal?.Tag, cancellationToken).ConfigureAwait(false))
        {
            return Done.Again;
        }

        if (!keys.Check(merged).IsComplete)
        {
            return Done.Yes;
        }

        if (await writer.PublishAsync(
            new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = merged }, options.Roles, cancellationToken).ConfigureAwait(false) == PublishResult.Conflict)
        {
            return Done.Again;
        }

        approved.Forget(estate);
        metadata.Forget(estate);
        await PublishReleasesAsync(estate, change.Added, cancellationToken).ConfigureAwait(false);
        await watch.ObserveAsync(
            estate, await writer.ReadAsync(cancellationToken).ConfigureAwait(false), certificateExpires: null, cancellationToken).ConfigureAwait(false);
        return Done.Yes;
    }

    /// <summary>Checks the releases that the file approves or drops, and writes down who approved them.</summary>
    private async Task<Problem?> ApproveAsync(
        string estate, TargetsChange change, string digest, string? keyId, string actor, CancellationToken cancellationToken)
    {
        foreach (var target in change.Removed)
        {
            if (ProposalRules.Removal(target, await FindUserAsync(estate, target, cancellationToken).ConfigureAwait(false)) is { } problem)
            {
                return problem;
            }
        }

        if (await CheckSetsAsync(estate, change, actor, cancellationToken).ConfigureAwait(false) is { } torn)
        {
            return torn;
        }

        foreach (var target in change.Added.Concat(change.Altered))
        {
            var release = await FindAsync(estate, target, cancellationToken).ConfigureAwait(false);
            if (ProposalRules.Release(target, release?.Value, actor) is { } problem)
            {
                return problem;
            }

            if (keyId is null)
            {
                continue;
            }

            var approvals = (release!.Value.Approvals ?? []).Where(a => a.File == digest).ToList();
            if (approvals.Exists(a => a.By == actor && a.KeyId != keyId))
            {
                return new Problem(Reasons.ApproverRepeated, $"{actor} approved {release.Value.ReleaseId} already.");
            }

            if (approvals.Exists(a => a.KeyId == keyId))
            {
                continue;
            }

            var now = time.GetUtcNow();
            var changed = release.Value with
            {
                Approvals = [.. approvals, new ReleaseApproval(now, actor, keyId, digest)],
                Revision = release.Value.Revision + 1,
            };
            var commit = new CatalogueChange(estate)
            {
                Releases = [(changed, release.Version)],
                Outbox = [OutboxItems.OfRelease(EventTypes.ReleaseApproved, estate, changed, now)],
            };
            if (!await catalogue.CommitAsync(commit, cancellationToken).ConfigureAwait(false))
            {
                return new Problem(Reasons.ConcurrentChange);
            }

            relay.Enqueue(commit.Partition, commit.Outbox);

            AuditScope.Note($"releases/{changed.ReleaseId}", release.Value, changed, CoreJson.Stored.ReleaseRecord);
        }

        return null;
    }

    private async Task<Problem?> CheckSetsAsync(string estate, TargetsChange change, string actor, CancellationToken cancellationToken)
    {
        foreach (var set in change.SetsRemoved.Concat(change.NewSets))
        {
            var release = (await catalogue.FindReleaseAsync(estate, set.ReleaseId, cancellationToken).ConfigureAwait(false))?.Value;
            if ((change.SetsRemoved.Contains(set) ? ProposalRules.SetRemoval(set, release) : ProposalRules.Set(set, release, actor)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <returns>Paths of those that stay unpublished.</returns>
    private async Task<IReadOnlyList<string>> PublishReleasesAsync(string estate, IReadOnlyList<ReleaseTarget> targets, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var target in targets.DistinctBy(t => t.ReleaseId))
        {
            if (await FindAsync(estate, target, cancellationToken).ConfigureAwait(false) is { Value.State: ReleaseState.Uploaded } release)
            {
                // A release with a floor that cannot be met stays approved and unpublished; 'releases publish' says why.
                var approver = release.Value.Approvals is { Count: > 0 } approvals ? approvals[^1].By : release.Value.CreatedBy;
                var done = await releases.PublishAsync(estate, release.Value.ReleaseId, approver, cancellationToken).ConfigureAwait(false);
                if (done.Problem is not null)
                {
                    left.Add(target.Path);
                }
            }
        }

        return left;
    }

    private Task<Versioned<ReleaseRecord>?> FindAsync(string estate, ReleaseTarget target, CancellationToken cancellationToken) =>
        catalogue.FindReleaseAsync(estate, target.ReleaseId, cancellationToken);

    /// <summary>A release that is not withdrawn and has this component: the one that brought it, or a later set.</summary>
    private async Task<ReleaseRecord?> FindUserAsync(string estate, ReleaseTarget target, CancellationToken cancellationToken)
    {
        for (string? continuation = null; ;)
        {
            var page = await catalogue.ListReleasesAsync(estate, Limits.PageSize, continuation, cancellationToken).ConfigureAwait(false);
            if (page.Items.FirstOrDefault(r => r.State != ReleaseState.Withdrawn && r.Component(target.Component)?.Version == target.Version) is { } user)
            {
                return user;
            }

            continuation = page.Continuation;
            if (continuation is null)
            {
                return null;
            }
        }
    }

    private static string Digest(MetadataFile file) => Convert.ToHexStringLower(SHA256.HashData(file.SignedBytes.Span));

    private sealed record Done(bool Is)
    {
        public static readonly Done Yes = new(true);
        public static readonly Done Again = new(false);
    }
}
