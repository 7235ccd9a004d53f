using System.Text.Json;
using PosCloud.Core.Audit;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Trust;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Publishing;

/// <summary>
/// The way of a release: draft → upload → complete → approve → publish. Every step may be repeated; none of them shows anything to a
/// terminal before the image is stored and its hash was checked.
/// </summary>
public sealed class ReleaseHandler(ICatalogueStore catalogue, IBlobVault vault, IReleaseApprovals approvals, OutboxRelay relay, TimeProvider time)
{
    /// <summary>
    /// Deltas are built from that many published versions before the new one: of the profile <c>default</c> at once, of the
    /// others when a terminal checks in that needs one.
    /// </summary>
    public const int DeltaBases = 3;

    private const int MaxAttempts = 4;

    private static readonly TimeSpan UploadLinkLifetime = TimeSpan.FromHours(4);

    /// <summary>The id of the release that has this component in this version.</summary>
    public static string IdOf(string component, string version) => $"{component}-{version}";

    public async Task<Outcome<ReleaseView>> DraftAsync(
        string estate, DraftReleaseRequest request, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var declared = request.Components.Select(ReleaseComponent.Of).ToList();
        var releaseId = request.ReleaseId ?? IdOf(declared[0].Name, declared[0].Version);
        if (!Names.IsId(releaseId))
        {
            return new Problem(Reasons.FieldInvalid, $"/components/0: the release id '{releaseId}' must have at most 64 letters, digits, '-', '_' or single dots.");
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var existing = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            if (existing is not null && SameBytes(existing.Value.Components, declared) && IsSamePlan(existing.Value, request))
            {
                return await ViewAsync(estate, existing.Value, cancellationToken).ConfigureAwait(false);
            }

            if (existing is not null && !SameVersions(existing.Value.Components, declared) && (request.ReleaseId is null || !IsOpen(existing.Value)))
            {
                // "os" 1-2 and "os-1" 2 have the same id.
                return new Problem(
                    Reasons.ReleaseExists, $"{releaseId} is {string.Join(", ", existing.Value.Components.Select(c => $"{c.Name} {c.Version}"))}.");
            }

            if (existing is not null && !IsOpen(existing.Value))
            {
                return new Problem(
                    Reasons.VersionExists,
                    existing.Value.Components.FirstOrDefault(c => declared.Any(d => d.Name == c.Name && d.Sha256 != c.Sha256)) is { } other
                        ? $"{releaseId} was published with SHA-256 {other.Sha256} as {other.Name}."
                        : $"{releaseId} was published with other kinds, requirements, preconditions, floors, back-out text, self-test, connectivity, backup, migrations or notices.");
            }

            var draft = new ReleaseRecord(releaseId, ReleaseState.Draft, declared, request.Notes, now, actor, Preconditions: request.Preconditions, Floors: request.Floors is { Count: > 0 } floors ? floors : null, BackOut: request.BackOut, SelfTest: request.SelfTest, Connectivity: request.Connectivity, Notices: request.Notices, Backup: request.Backup, Migrations: request.Migrations is { Count: > 0 } migrations ? migrations : null, Revision: (existing?.Value.Revision ?? 0) + 1);
            var change = new CatalogueChange(estate)
            {
                Releases = [(draft, existing?.Version)],
                Outbox = [OutboxItems.OfRelease(EventTypes.ReleaseDrafted, estate, draft, now)],
            };
            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                relay.Enqueue(change.Partition, change.Outbox);
                AuditScope.Note($"releases/{releaseId}", existing?.Value, draft, CoreJson.Stored.ReleaseRecord);
                return draft.ToView([]);
            }
        }

        return Reasons.ConcurrentChange;
    }

    public async Task<Outcome<UploadLink>> LinkAsync(
        string estate, string releaseId, string component, CancellationToken cancellationToken)
    {
        var found = await FindAsync(estate, releaseId, component, cancellationToken).ConfigureAwait(false);
        if (!found.Is(out var release, out var problem))
        {
            return problem;
        }

        if (release.Value.State is ReleaseState.Published or ReleaseState.Withdrawn)
        {
            return new Problem(Reasons.ReleaseState, $"{releaseId} is published; its bytes never change.");
        }

        var expiresAt = time.GetUtcNow() + UploadLinkLifetime;
        var url = await vault.WriteLinkAsync(
            StagingPath(estate, release.Value, component), expiresAt, cancellationToken).ConfigureAwait(false);
        return new UploadLink(url, expiresAt);
    }

    public async Task<Outcome<ReleaseView>> CompleteAsync(
        string estate, string releaseId, string component, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await FindAsync(estate, releaseId, component, cancellationToken).ConfigureAwait(false);
            if (!found.Is(out var release, out var problem))
            {
                return problem;
            }

            var declared = release.Value.Component(component)!;
            if (declared.Uploaded)
            {
                return await ViewAsync(estate, release.Value, cancellationToken).ConfigureAwait(false);
            }

            var refused = await vault.IngestAsync(
                StagingPath(estate, release.Value, component),
                VaultContainer.Packages,
                VaultPath.Of(estate, declared.Sha256),
                declared.Sha256,
                declared.Length,
                cancellationToken).ConfigureAwait(false);
            if (refused is not null)
            {
                return refused;
            }

            var components = release.Value.Components.Select(c => c.Name == component ? c with { Uploaded = true } : c).ToList();
            var state = components.TrueForAll(c => c.Uploaded) ? ReleaseState.Uploaded : ReleaseState.Draft;
            var changed = release.Value with { Components = components, State = state, Revision = release.Value.Revision + 1 };
            var change = new CatalogueChange(estate) { Releases = [(changed, release.Version)] };
            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                AuditScope.Note($"releases/{releaseId}", release.Value, changed, CoreJson.Stored.ReleaseRecord);
                return changed.ToView([]);
            }
        }

        return Reasons.ConcurrentChange;
    }

    public async Task<Outcome<ReleaseView>> PublishAsync(
        string estate, string releaseId, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            switch (release?.Value.State)
            {
                case null:
                    return Reasons.ReleaseUnknown;
                case ReleaseState.Draft:
                    return new Problem(Reasons.ReleaseState, $"{releaseId} is a draft: upload and complete every component first.");
                case ReleaseState.Withdrawn:
                    return new Problem(Reasons.ReleaseState, $"{releaseId} was withdrawn: publish a new version.");
                case ReleaseState.Published:
                    return await ViewAsync(estate, release.Value, cancellationToken).ConfigureAwait(false);
            }

            var built = await PublicationAsync(estate, release, actor, cancellationToken).ConfigureAwait(false);
            if (!built.Is(out var change, out var problem))
            {
                return problem;
            }

            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                AuditScope.Note($"releases/{releaseId}", release.Value, change.Releases[0].Release, CoreJson.Stored.ReleaseRecord);
                relay.Enqueue(change.Partition, change.Outbox);
                return await ViewAsync(estate, change.Releases[0].Release, cancellationToken).ConfigureAwait(false);
            }
        }

        return Reasons.ConcurrentChange;
    }

    /// <summary>Rollouts see it with their next look at the catalogue, a few seconds later; running executions are aborted by their rollout.</summary>
    public async Task<Outcome<ReleaseView>> WithdrawAsync(
        string estate, string releaseId, string reason, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
            switch (release?.Value.State)
            {
                case null:
                    return Reasons.ReleaseUnknown;
                case ReleaseState.Withdrawn:
                    return await ViewAsync(estate, release.Value, cancellationToken).ConfigureAwait(false);
                case not ReleaseState.Published:
                    return new Problem(Reasons.ReleaseState, $"{releaseId} is not published: there is nothing to withdraw.");
            }

            var now = time.GetUtcNow();
            var withdrawn = release.Value with { State = ReleaseState.Withdrawn, Withdrawn = new ReleaseWithdrawal(now, actor, reason), Revision = release.Value.Revision + 1 };
            var change = new CatalogueChange(estate)
            {
                Releases = [(withdrawn, release.Version)],
                Outbox = [OutboxItems.OfRelease(EventTypes.ReleaseWithdrawn, estate, withdrawn, now)],
            };
            if (await catalogue.CommitAsync(change, cancellationToken).ConfigureAwait(false))
            {
                AuditScope.Note($"releases/{releaseId}", release.Value, withdrawn, CoreJson.Stored.ReleaseRecord);
                relay.Enqueue(change.Partition, change.Outbox);
                return await ViewAsync(estate, withdrawn, cancellationToken).ConfigureAwait(false);
            }
        }

        return Reasons.ConcurrentChange;
    }

    public async Task<Outcome<ReleaseView>> ShowAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        return release is null
            ? Reasons.ReleaseUnknown
            : await ViewAsync(estate, release.Value, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<ReleaseView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await catalogue.ListReleasesAsync(estate, limit, continuation, cancellationToken).ConfigureAwait(false);
        var views = new List<ReleaseView>();
        foreach (var release in page.Items)
        {
            views.Add(await ViewAsync(estate, release, cancellationToken).ConfigureAwait(false));
        }

        return new Page<ReleaseView>(views, page.Continuation);
    }

    /// <summary>Everything that publishing changes: the release, its versions, the packages to build, and the events.</summary>
    private async Task<Outcome<CatalogueChange>> PublicationAsync(
        string estate, Versioned<ReleaseRecord> release, string actor, CancellationToken cancellationToken)
    {
        var chain = await FloorChain.LoadAsync(catalogue, estate, release.Value, cancellationToken).ConfigureAwait(false);
        if (chain.Problem is { } impossible)
        {
            return impossible;
        }

        var floors = chain.Releases.Where(r => release.Value.Floors?.Any(f => f.ReleaseId == r.ReleaseId) ?? false).ToList();

        if (await approvals.MissingAsync(estate, release.Value, cancellationToken).ConfigureAwait(false) is { } unapproved)
        {
            return new Problem(Reasons.ApprovalMissing, unapproved);
        }

        var now = time.GetUtcNow();
        var published = release.Value with { State = ReleaseState.Published, PublishedAt = now, PublishedBy = actor, Revision = release.Value.Revision + 1 };
        var versions = new List<VersionRecord>();
        var packages = new List<(PackageRecord, string?)>();
        var outbox = new List<OutboxItem>
        {
            OutboxItems.OfRelease(EventTypes.ReleasePublished, estate, published, now),
        };
        foreach (var component in published.Components)
        {
            var known = await catalogue.ListVersionsAsync(estate, component.Name, cancellationToken).ConfigureAwait(false);
            var same = known.FirstOrDefault(v => v.Version == component.Version && v.ReleaseId != published.ReleaseId);
            if (same is not null && (same.Sha256 != component.Sha256 || published.Components.Count == 1))
            {
                return new Problem(Reasons.VersionExists, $"{component.Name} {component.Version} was published by {same.ReleaseId} with SHA-256 {same.Sha256}.");
            }

            // A set may have components that were published before: those are neither new nor signed again.
            if (same is null)
            {
                versions.Add(new VersionRecord(component.Name, component.Version, component.Sha256, component.Length, published.ReleaseId, now));
            }

            var requested = await catalogue.ListPackagesAsync(estate, component.Sha256, cancellationToken).ConfigureAwait(false);

            // Terminals come from the releases that must not be skipped, however old those are.
            var bases = known
                .OrderByDescending(v => floors.Any(f => f.Component(component.Name)?.Sha256 == v.Sha256))
                .ThenByDescending(v => v.PublishedAt)
                .DistinctBy(v => v.Sha256).Where(v => v.Sha256 != component.Sha256).Take(DeltaBases);
            foreach (var package in bases
                .Select(v => PackageRecord.Request(PackageKey.Delta(component.Sha256, v.Sha256, PackageProfile.Default), v.Version, now))
                .Prepend(PackageRecord.Request(PackageKey.Full(component.Sha256), baseVersion: null, now))
                .Where(p => !requested.Any(r => r.Key == p.Key)))
            {
                packages.Add((package, null));
                outbox.Add(OutboxItems.OfPackage(EventTypes.DeltaRequested, PackageEventData.Of(estate, package), now));
            }
        }

        if (versions.Count == 0)
        {
            return new Problem(Reasons.VersionExists, $"Every component of {published.ReleaseId} was published before: a release needs at least one that is new, for the approvers to sign.");
        }

        return new CatalogueChange(estate)
        {
            Releases = [(published, release.Version)],
            NewVersions = versions,
            Packages = packages,
            Outbox = outbox,
        };
    }

    private async Task<Outcome<Versioned<ReleaseRecord>>> FindAsync(
        string estate, string releaseId, string component, CancellationToken cancellationToken)
    {
        var release = await catalogue.FindReleaseAsync(estate, releaseId, cancellationToken).ConfigureAwait(false);
        if (release is null)
        {
            return Reasons.ReleaseUnknown;
        }

        return release.Value.Component(component) is null ? Reasons.ComponentUnknown : release;
    }

    private async Task<ReleaseView> ViewAsync(string estate, ReleaseRecord release, CancellationToken cancellationToken)
    {
        if (release.State is ReleaseState.Draft or ReleaseState.Uploaded)
        {
            return release.ToView([]);
        }

        var packages = new List<PackageRecord>();
        foreach (var component in release.Components)
        {
            packages.AddRange(await catalogue.ListPackagesAsync(estate, component.Sha256, cancellationToken).ConfigureAwait(false));
        }

        return release.ToView(packages);
    }

    private static bool IsSamePlan(ReleaseRecord release, DraftReleaseRequest request) =>
        JsonSerializer.Serialize(release.Preconditions, CoreJson.Stored.UpgradePreconditions) == JsonSerializer.Serialize(request.Preconditions, CoreJson.Stored.UpgradePreconditions)
        && JsonSerializer.Serialize(release.Notices, CoreJson.Stored.NoticePlan) == JsonSerializer.Serialize(request.Notices, CoreJson.Stored.NoticePlan)
        && JsonSerializer.Serialize(release.SelfTest, CoreJson.Stored.SelfTestPlan) == JsonSerializer.Serialize(request.SelfTest, CoreJson.Stored.SelfTestPlan)
        && JsonSerializer.Serialize(release.Backup, CoreJson.Stored.BackupPlan) == JsonSerializer.Serialize(request.Backup, CoreJson.Stored.BackupPlan)
        && JsonSerializer.Serialize(release.Migrations ?? [], CoreJson.Stored.IReadOnlyListMigrationStep) == JsonSerializer.Serialize(request.Migrations ?? [], CoreJson.Stored.IReadOnlyListMigrationStep)
        && (release.Floors ?? []).SequenceEqual(request.Floors ?? [])
        && release.Connectivity == request.Connectivity
        && release.BackOut == request.BackOut;

    private static bool IsOpen(ReleaseRecord release) => release.State is ReleaseState.Draft or ReleaseState.Uploaded;

    private static bool SameVersions(IReadOnlyList<ReleaseComponent> one, IReadOnlyList<ReleaseComponent> other) =>
        one.Select(c => (c.Name, c.Version)).SequenceEqual(other.Select(c => (c.Name, c.Version)));

    private static bool SameBytes(IReadOnlyList<ReleaseComponent> one, IReadOnlyList<ReleaseComponent> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.IsSame(pair.Second));

    /// <summary>The hash is part of the path, so that a draft that is declared anew never meets the bytes of the old one.</summary>
    private static string StagingPath(string estate, ReleaseRecord release, string component) =>
        $"{estate}/releases/{release.ReleaseId}/{component}/{release.Component(component)!.Sha256}";
}
