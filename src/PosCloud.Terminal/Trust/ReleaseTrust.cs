using System.Text.Json;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal.Trust;

/// <summary>
/// What this terminal trusts besides the service: from the root that its factory gave it to the releases that the approvers
/// signed. Times are judged by the last answer of the service that was verified, never by the terminal's own clock.
/// </summary>
internal sealed class ReleaseTrust(AgentContext context, HttpClient http)
{
    private readonly StateFolderTufStore store = new(context.Folder);
    private (byte[] Root, byte[] Targets, TargetsMetadata Content)? _known;

    /// <summary>
    /// The director's keys by the targets file that was trusted last. Also when that has expired: expiry stops upgrades, and an
    /// answer that starts none may still be believed.
    /// </summary>
    public async Task<IReadOnlyList<TufKey>> DirectorsAsync(CancellationToken cancellationToken) =>
        await LoadTargetsAsync(cancellationToken) is { } targets ? DirectorRole.KeysOf(targets) : [];

    /// <summary>The targets file that was trusted last; verified once and then known by its bytes and those of the root.</summary>
    private async Task<TargetsMetadata?> LoadTargetsAsync(CancellationToken cancellationToken)
    {
        var root = await store.LoadAsync(TufNames.Metadata(TufNames.Root), cancellationToken);
        var targets = await store.LoadAsync(TufNames.Metadata(TufNames.Targets), cancellationToken);
        if (root is null || targets is null)
        {
            return null;
        }

        if (_known is { } known && known.Root.AsSpan().SequenceEqual(root) && known.Targets.AsSpan().SequenceEqual(targets))
        {
            return known.Content;
        }

        try
        {
            var file = MetadataFile<TargetsMetadata>.Parse(targets);
            if (!MetadataFile<RootMetadata>.Parse(root).Content.Roles[TufNames.Targets].Check(file).IsComplete)
            {
                return null;
            }

            _known = (root, targets, file.Content);
            return file.Content;
        }
        catch (TufException)
        {
            // A damaged medium: the files are fetched anew.
            return null;
        }
    }

    /// <summary>Brings the metadata up to date: root chain, timestamp, snapshot, targets (TUF 1.0.34, section 5).</summary>
    /// <param name="time">The service's time; expiry is judged by it.</param>
    /// <exception cref="TufException">Something was refused.</exception>
    /// <exception cref="IOException">The service cannot be reached.</exception>
    public async Task<MetadataUpdater> RefreshAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var folder = new Uri(context.Options.Server, $"v1/estates/{context.Credential!.Estate}/metadata/");
        var updater = await MetadataUpdater.StartAsync(new HttpTufSource(http, folder), store, time, cancellationToken);
        using var timeout = new CancellationTokenSource(context.Options.RequestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await updater.RefreshAsync(either.Token);
            return updater;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The trust metadata did not come in time.");
        }
    }

    /// <summary>
    /// Whether the approvers signed all that a directive wants to have installed, for this hardware and not below the floors, and that
    /// just this, in this order, is the set of the release.
    /// </summary>
    /// <param name="releaseId">From a verified directive.</param>
    /// <param name="components">The whole set, from the same directive: also what is installed already.</param>
    /// <returns>What they signed of each, or why the set may not be installed.</returns>
    public async Task<(IReadOnlyList<ReleaseTarget>? Targets, ApprovalRefusal? Refusal)> CheckAsync(
        string releaseId, IReadOnlyList<DirectiveComponent> components, CancellationToken cancellationToken)
    {
        try
        {
            var file = (await RefreshAsync(context.State.ServerTime, cancellationToken)).Trusted.Targets!.Content;
            var targets = new List<ReleaseTarget>();
            foreach (var component in components)
            {
                var path = ReleaseTarget.PathOf(component.Name, component.Version);
                if (file.Targets.GetValueOrDefault(path) is not { } signed)
                {
                    return (null, new ApprovalRefusal(FailureCodes.ReleaseNotApproved, $"No approver signed {component.Name} {component.Version}."));
                }

                var target = ReleaseTarget.Read(path, signed);
                if (Check(target, component) is { } refusal)
                {
                    return (null, refusal);
                }

                targets.Add(target);
            }

            return CheckSet(ReleaseSet.Find(file, releaseId), new ReleaseSet(releaseId, [.. components.Select(c => new SetComponent(c.Name, c.Version))])) is { } other
                ? (null, other)
                : (targets, null);
        }
        catch (TufException e)
        {
            return (null, new ApprovalRefusal(FailureCodes.TrustRefused, $"{JsonNamingPolicy.KebabCaseLower.ConvertName(e.Error.ToString())}: {e.Message}"));
        }
        catch (IOException e)
        {
            return (null, new ApprovalRefusal("trust-unreachable", e.Message, IsTemporary: true));
        }
    }

    /// <summary>
    /// What the approvers signed about a component, by the files that this terminal has: they were brought up to date when the
    /// execution began. Needs no network.
    /// </summary>
    public async Task<ReleaseTarget?> FindAsync(DirectiveComponent component, CancellationToken cancellationToken)
    {
        var path = ReleaseTarget.PathOf(component.Name, component.Version);
        try
        {
            return await LoadTargetsAsync(cancellationToken) is { } targets && targets.Targets.TryGetValue(path, out var file)
                && ReleaseTarget.Read(path, file) is var target && target.Sha256 == component.Sha256
                    ? target
                    : null;
        }
        catch (TufException)
        {
            return null;
        }
    }

    /// <summary>
    /// Who can open the terminal's backups, by the files that it has; null when they are damaged and have to be fetched anew. Needs
    /// no network.
    /// </summary>
    public async Task<IReadOnlyList<BackupPublicKey>?> RecipientsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LoadTargetsAsync(cancellationToken) is { } targets ? [.. BackupKeysTarget.Of(targets).Recipients.Values] : null;
        }
        catch (TufException)
        {
            // Signed and wrong: as if nobody were named.
            return [];
        }
    }

    // A service that was taken over could else choose: a part, another order, parts of two releases, one too many.
    private static ApprovalRefusal? CheckSet(ReleaseSet? signed, ReleaseSet offered) =>
        signed is null ? new ApprovalRefusal(FailureCodes.SetNotApproved, $"No approver signed what the set of {offered.ReleaseId} is.")
        : !signed.Equals(offered) ? new ApprovalRefusal(FailureCodes.SetMismatch, $"{offered.ReleaseId} was approved as {signed}; offered is {offered}.")
        : null;

    private ApprovalRefusal? Check(ReleaseTarget target, DirectiveComponent component)
    {
        if (target.Sha256 != component.Sha256 || target.Length != component.Length)
        {
            return new ApprovalRefusal(FailureCodes.ReleaseMismatch, $"{component.Name} {component.Version} was approved with SHA-256 {target.Sha256}.");
        }

        var model = context.Folder.ReadIdentity()!.Model;
        if (target.Models.Count > 0 && !target.Models.Contains(model, StringComparer.Ordinal))
        {
            return new ApprovalRefusal(FailureCodes.ModelNotApproved, $"{component.Name} {component.Version} is not approved for the model {model}.");
        }

        if (context.Vendor is not null && target.VendorSignature is null)
        {
            return new ApprovalRefusal(FailureCodes.VendorSignatureMissing, $"{component.Name} {component.Version} has no signature of the terminal's maker.");
        }

        var floor = context.State.Floor(component.Name);
        return target.Counter < floor
            ? new ApprovalRefusal(FailureCodes.CounterBelowFloor, $"{component.Name} {component.Version} has counter {target.Counter}; this terminal's floor is {floor}.")
            : null;
    }
}
