using PosCloud.Protocol.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>Makes root files: who may sign roots, who approves releases, and the online keys of the service.</summary>
public static class RootDraft
{
    /// <summary>How long a root is valid; people make the next one before that.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(2 * 365);

    /// <param name="previous">The root that it follows; null for the first one.</param>
    /// <param name="view">Names the online keys of the service.</param>
    /// <param name="root">Who may sign roots, and how many must.</param>
    /// <param name="approvers">Who may approve releases, and how many must.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Nobody has signed it yet. A root after the first needs the signatures of both sets of root keys.</returns>
    public static MetadataFile<RootMetadata> Create(
        MetadataFile<RootMetadata>? previous, TrustView view, RoleKeys root, RoleKeys approvers, DateTimeOffset now)
    {
        var expires = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second, TimeSpan.Zero) + Life;
        return MetadataFile<RootMetadata>.Create(new RootMetadata(
            (previous?.Version ?? 0) + 1,
            expires,
            new Dictionary<string, RoleKeys>(StringComparer.Ordinal)
            {
                [TufNames.Root] = root,
                [TufNames.Targets] = approvers,
                [TufNames.Snapshot] = new RoleKeys([ApprovalPlan.KeyOf(view, TufNames.Snapshot)], 1),
                [TufNames.Timestamp] = new RoleKeys([ApprovalPlan.KeyOf(view, TufNames.Timestamp)], 1),
            }));
    }
}
