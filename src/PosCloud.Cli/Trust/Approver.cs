using PosCloud.Cli.Api;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>
/// An approver's side: starts from the root that he pinned, believes of the service only what verifies, and signs the next
/// targets file with a key that the service never sees.
/// </summary>
/// <param name="client">The admin API, as the approver.</param>
/// <param name="store">Where the approver keeps what he trusts; the root is in it.</param>
public sealed class Approver(AdminClient client, ITufStore store)
{
    private const int MaxReads = 20;

    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Verifies what is published and makes the file to sign for a release, or finds the one that a colleague signed. When the release
    /// is approved already, the plan changes nothing.
    /// </summary>
    /// <param name="release">What to approve.</param>
    /// <param name="minimumCounter">Floor that terminals take with it; 0 leaves theirs.</param>
    /// <param name="models">Hardware models; empty for all.</param>
    /// <param name="replace">Make a new file even when another one waits.</param>
    /// <exception cref="TufException">What the service offers does not verify.</exception>
    /// <exception cref="ApprovalException">The file that waits approves something else.</exception>
    public async Task<ApprovalPlan> PlanAsync(
        ReleaseView release, long minimumCounter, IReadOnlyList<string> models, bool replace, CancellationToken cancellationToken)
    {
        var (root, published, view) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var add = ApprovalPlan.Targets(published, release, minimumCounter, models);
        var sets = ApprovalPlan.Unsigned(published, [ApprovalPlan.SetOf(release)]);
        if (!replace && Pending(view, published) is { } pending)
        {
            var change = TargetsChange.Between(published, pending.Content);
            return change.NewComponents.SequenceEqual(add) && change.NewSets.SequenceEqual(sets) && change.BackupKeys is null
                ? Plan(root, published, pending, isPending: true)
                : throw new ApprovalException(pending.Content, change);
        }

        var drop = add.Count + sets.Count == 0 ? [] : await WithdrawnAsync(published, cancellationToken).ConfigureAwait(false);
        return Plan(
            root, published, ApprovalPlan.Compose(published, add, drop, director: null, client.Time.GetUtcNow(), sets: sets), isPending: false);
    }

    /// <summary>
    /// The next targets file without a new release: the first one of an estate, one that lives longer, or one that delegates to
    /// other keys of the director.
    /// </summary>
    /// <param name="directors">All keys to delegate to; none keeps those of the published file, or takes the service's for the first one.</param>
    public async Task<ApprovalPlan> RenewAsync(IReadOnlyList<TufKey> directors, CancellationToken cancellationToken)
    {
        var (root, published, view) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (Pending(view, published) is { } pending)
        {
            var change = TargetsChange.Between(published, pending.Content);
            return change is { KeepsReleases: true, BackupKeys: null }
                ? Plan(root, published, pending, isPending: true)
                : throw new ApprovalException(pending.Content, change);
        }

        IReadOnlyList<TufKey>? director = directors.Count > 0 ? [.. directors.DistinctBy(k => k.Id)]
            : published is null ? [ApprovalPlan.KeyOf(view, DirectorRole.Name)]
            : null;
        return Plan(
            root, published, ApprovalPlan.Compose(published, [], new HashSet<string>(), director, client.Time.GetUtcNow()), isPending: false);
    }

    /// <summary>The next targets file with other recipients of backups, or the one that a colleague signed for the same ones.</summary>
    /// <param name="change">From the published recipients to the new ones.</param>
    /// <exception cref="ApprovalException">The file that waits says something else.</exception>
    public async Task<ApprovalPlan> BackupKeysAsync(Func<BackupKeysTarget, BackupKeysTarget> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var (root, published, view) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var wanted = change(BackupKeysTarget.Of(published));
        if (Pending(view, published) is { } pending)
        {
            var waits = TargetsChange.Between(published, pending.Content);
            return waits.KeepsReleases && (published is null || waits.DirectorKeys is null)
                && BackupKeysTarget.Of(pending.Content).Lines().SequenceEqual(wanted.Lines(), StringComparer.Ordinal)
                ? Plan(root, published, pending, isPending: true)
                : throw new ApprovalException(pending.Content, waits);
        }

        var director = published is null ? new[] { ApprovalPlan.KeyOf(view, DirectorRole.Name) } : null;
        return Plan(
            root, published, ApprovalPlan.Compose(published, [], new HashSet<string>(), director, client.Time.GetUtcNow(), wanted), isPending: false);
    }

    /// <summary>The recipients of backups by the published file, verified.</summary>
    public async Task<BackupKeysTarget> ReadBackupKeysAsync(CancellationToken cancellationToken) =>
        BackupKeysTarget.Of((await ReadAsync(cancellationToken).ConfigureAwait(false)).Published);

    /// <summary>Signs and sends.</summary>
    public async Task<TrustView> SignAsync(ApprovalPlan plan, ITufSigner signer, bool replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var signed = await plan.File.SignAsync(signer, cancellationToken).ConfigureAwait(false);
        return await client.ProposeTargetsAsync(
            new SignedFile(Convert.ToBase64String(signed.Bytes.Span), replace), cancellationToken).ConfigureAwait(false);
    }

    private static ApprovalPlan Plan(
        RootMetadata root, TargetsMetadata? published, MetadataFile<TargetsMetadata> file, bool isPending) =>
        new(file, TargetsChange.Between(published, file.Content), root.Roles[TufNames.Targets].Check(file), isPending);

    private static MetadataFile<TargetsMetadata>? Pending(TrustView view, TargetsMetadata? published) =>
        view.Proposal is { } text && MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(text)) is var file
            && file.Version == (published?.Version ?? 0) + 1
            ? file
            : null;

    /// <summary>What is published, verified, and what the service says is published: an instance may serve the list of before for seconds.</summary>
    private async Task<(RootMetadata Root, TargetsMetadata? Published, TrustView View)> ReadAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var view = await client.GetTrustAsync(cancellationToken).ConfigureAwait(false);
            var said = view.Targets is null ? 0 : MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(view.Targets)).Version;
            var (root, published) = await VerifyAsync(cancellationToken).ConfigureAwait(false);
            if (said <= (published?.Version ?? 0) || attempt == MaxReads)
            {
                return (root, published, view);
            }

            await Task.Delay(ReadAgain, client.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The root chain and the published targets, as a terminal verifies them; what was seen before is never rolled back.</summary>
    private async Task<(RootMetadata Root, TargetsMetadata? Published)> VerifyAsync(CancellationToken cancellationToken)
    {
        var seen = await store.LoadAsync(TufNames.Metadata(TufNames.Timestamp), cancellationToken).ConfigureAwait(false);
        var updater = await MetadataUpdater.StartAsync(client.Metadata, store, client.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            await updater.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TufException e) when (e.Error == TufError.NotFound && updater.Trusted.Timestamp is null && seen is null)
        {
            // Nothing was ever published: the first targets file is about to be.
        }

        return (updater.Trusted.Root.Content, updater.Trusted.Targets?.Content);
    }

    /// <summary>Paths of the components and sets that only withdrawn releases have; what another set still has stays approved.</summary>
    private async Task<HashSet<string>> WithdrawnAsync(TargetsMetadata? published, CancellationToken cancellationToken)
    {
        var drop = new HashSet<string>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (string? continuation = null; ;)
        {
            var page = await client.ListReleasesAsync(null, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var release in page.Items)
            {
                var set = ApprovalPlan.SetOf(release);
                (release.State == ReleaseState.Withdrawn ? drop : used).UnionWith(set.Components.Select(c => c.Path).Append(set.Path));
            }

            continuation = page.Continuation;
            if (continuation is null)
            {
                drop.IntersectWith(published?.Targets.Keys ?? []);
                drop.ExceptWith(used);
                return drop;
            }
        }
    }
}
