using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>What an approver is about to sign, with what it changes against the published file.</summary>
/// <param name="File">The targets file, with the signatures that it has.</param>
/// <param name="Change">Against the published one.</param>
/// <param name="Signatures">Whose signatures it has, and how many it needs.</param>
/// <param name="IsPending">True when a colleague has signed this very file already.</param>
public sealed record ApprovalPlan(
    MetadataFile<TargetsMetadata> File, TargetsChange Change, SignatureStatus Signatures, bool IsPending)
{
    /// <summary>How long a targets file is valid: with no new release in that time, approvers sign it anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>The next targets file: what is published, with releases added and withdrawn ones left out.</summary>
    /// <param name="published">Verified; null when there is none.</param>
    /// <param name="add">Components to approve.</param>
    /// <param name="drop">Paths of what only withdrawn releases have.</param>
    /// <param name="director">Keys to delegate to; null keeps those that are delegated to.</param>
    /// <param name="now">UTC.</param>
    /// <param name="backupKeys">Who can open backups; null keeps what is published.</param>
    /// <param name="sets">Sets of releases to sign; null for none besides what is published.</param>
    public static MetadataFile<TargetsMetadata> Compose(
        TargetsMetadata? published,
        IReadOnlyList<ReleaseTarget> add,
        IReadOnlySet<string> drop,
        IReadOnlyList<TufKey>? director,
        DateTimeOffset now,
        BackupKeysTarget? backupKeys = null,
        IReadOnlyList<ReleaseSet>? sets = null)
    {
        var targets = (published?.Targets ?? new Dictionary<string, TargetFile>())
            .Where(t => !drop.Contains(t.Key))
            .ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        foreach (var release in add)
        {
            targets[release.Path] = release.ToTargetFile();
        }

        foreach (var set in sets ?? [])
        {
            targets[set.Path] = set.ToTargetFile();
        }

        if (backupKeys is { Recipients.Count: > 0 })
        {
            targets[BackupKeysTarget.Path] = backupKeys.ToTargetFile();
        }
        else if (backupKeys is not null)
        {
            targets.Remove(BackupKeysTarget.Path);
        }

        // Whole seconds: TUF's times have no more.
        var expires = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second, TimeSpan.Zero) + Life;
        var keys = director ?? (published is null ? [] : DirectorRole.KeysOf(published));
        return MetadataFile<TargetsMetadata>.Create(
            new TargetsMetadata((published?.Version ?? 0) + 1, expires, targets, [DirectorRole.Of(keys)]));
    }

    /// <summary>
    /// What to sign about a release: the next counter of each component. A component that is signed with these bytes is not signed
    /// again: one that an earlier release brought stays as it is, one of this release only gets another floor or other models.
    /// </summary>
    public static IReadOnlyList<ReleaseTarget> Targets(
        TargetsMetadata? published, ReleaseView release, long minimumCounter, IReadOnlyList<string> models)
    {
        ArgumentNullException.ThrowIfNull(release);
        var given = ReleaseTarget.All(published);
        // A floor that is meant for one component of a set may be above the counter of another: that one gets the highest it can have.
        long Floor(long counter) => release.Components.Count > 1 ? Math.Min(minimumCounter, counter) : minimumCounter;
        long Next(string component) => given.Where(t => t.Component == component).Select(t => t.Counter).DefaultIfEmpty().Max() + 1;
        ReleaseTarget New(ReleaseComponentView c) => new(
            c.Name,
            c.Version,
            c.Sha256,
            c.Length,
            Next(c.Name),
            Floor(Next(c.Name)),
            models,
            c.Kind,
            c.Requires,
            c.Peripheral,
            release.ReleaseId == $"{c.Name}-{c.Version}" ? null : release.ReleaseId,
            c.VendorSignature,
            c.Pts);
        ReleaseTarget Again(ReleaseTarget signed) => signed.ReleaseId != release.ReleaseId ? signed : signed with
        {
            MinimumCounter = Math.Max(signed.MinimumCounter, Floor(signed.Counter)),
            Models = models.Count > 0 ? models : signed.Models,
        };
        return
        [
            .. release.Components
                .Select(c => given.FirstOrDefault(t => t.Component == c.Name && t.Version == c.Version && t.Sha256 == c.Sha256) is { } signed ? Again(signed) : New(c))
                .Where(t => !given.Contains(t))
                .OrderBy(t => t.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The set of a release, in the order in which it was drafted.</summary>
    public static ReleaseSet SetOf(ReleaseView release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return new ReleaseSet(release.ReleaseId, [.. release.Components.Select(c => new SetComponent(c.Name, c.Version))]);
    }

    /// <summary>Those of some sets that a targets file does not sign yet, in the order of their paths.</summary>
    public static IReadOnlyList<ReleaseSet> Unsigned(TargetsMetadata? published, IEnumerable<ReleaseSet> sets)
    {
        var signed = ReleaseSet.All(published);
        return [.. sets.Where(s => !signed.Contains(s)).OrderBy(s => s.Path, StringComparer.Ordinal)];
    }

    /// <summary>The keys that the service says it has, by role.</summary>
    public static TufKey KeyOf(TrustView view, string role)
    {
        ArgumentNullException.ThrowIfNull(view);
        var pem = view.OnlineKeys.First(k => k.Role == role).Pem;
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(pem);
        return TufKey.From(key);
    }
}
