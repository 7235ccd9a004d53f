using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Core.Trust;

/// <summary>Shows the trust metadata of an estate and takes its roots.</summary>
public sealed class TrustHandler(TrustStore store, TrustOptions options, ApprovedTargets approved, MetadataReader metadata, TrustWatch watch)
{
    public async Task<Outcome<TrustView>> ShowAsync(string estate, CancellationToken cancellationToken)
    {
        var writer = await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false);
        if (writer is null)
        {
            return new TrustView(OnlineKeys(), RootVersion: 0);
        }

        var state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
        var proposal = await store.FindProposalAsync(estate, cancellationToken).ConfigureAwait(false);
        var waits = proposal is { } found && found.File.Version > (state.Targets?.Version ?? 0) ? found.File : null;
        return new TrustView(
            OnlineKeys(),
            state.Root.Version,
            Text(state.Targets),
            Text(waits),
            state.Snapshot?.Content.Expires,
            state.Timestamp?.Content.Expires);
    }

    /// <summary>Takes the first root or the next one. Repeating it is harmless.</summary>
    public async Task<Outcome<TrustView>> PublishRootAsync(string estate, SignedFile request, CancellationToken cancellationToken)
    {
        var parsed = TrustStore.Parse<RootMetadata>(request.Content);
        if (!parsed.Is(out var root, out var problem))
        {
            return problem;
        }

        if ((Locks(root.Content, TufNames.Snapshot, options.Snapshot) ?? Locks(root.Content, TufNames.Timestamp, options.Timestamp)) is { } locks)
        {
            return locks;
        }

        try
        {
            var writer = await store.OpenAsync(estate, cancellationToken).ConfigureAwait(false);
            if (writer is null)
            {
                if (root.Version != 1)
                {
                    return new Problem(Reasons.MetadataRefused, $"The first root has version 1, not {root.Version}.");
                }

                writer = store.OpenWith(estate, root.Bytes);

                // Throws unless enough of its own keys have signed it.
                _ = new TrustedMetadataSet(root.Bytes, DateTimeOffset.MinValue);
            }

            if (await writer.PublishRootAsync(root, cancellationToken).ConfigureAwait(false) == PublishResult.Conflict)
            {
                return new Problem(Reasons.ConcurrentChange, $"Another root of version {root.Version} is published.");
            }

            // What the new root no longer trusts must be signed anew at once: until then clients refuse it.
            var state = await writer.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (state.Snapshot is not null)
            {
                await writer.RenewAsync(options.Roles, cancellationToken).ConfigureAwait(false);
            }

            await watch.ObserveAsync(estate, state, certificateExpires: null, cancellationToken).ConfigureAwait(false);
        }
        catch (TufException e)
        {
            return new Problem(Reasons.MetadataRefused, e.Message);
        }

        approved.Forget(estate);
        metadata.Forget(estate);
        return await ShowAsync(estate, cancellationToken).ConfigureAwait(false);
    }

    private List<TrustKey> OnlineKeys() =>
    [
        new(TufNames.Snapshot, options.Snapshot.Key.Value),
        new(TufNames.Timestamp, options.Timestamp.Key.Value),
        new(PosCloud.Trust.Releases.DirectorRole.Name, options.Director.Key.Value),
    ];

    // A root without our keys would make everything that the timer signs worthless.
    private static Problem? Locks(RootMetadata root, string role, ITufSigner online) =>
        root.Roles[role].Keys.Any(key => key.Id == online.Key.Id) && root.Roles[role].Threshold == 1
            ? null
            : new Problem(Reasons.MetadataRefused, $"The root must name the {role} key of this service, with a threshold of 1.");

    private static string? Text(MetadataFile? file) => file is null ? null : Convert.ToBase64String(file.Bytes.Span);
}
