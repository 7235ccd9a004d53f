namespace PosCloud.Core.Backups;

/// <summary>How long backups are kept.</summary>
/// <param name="Keep">The newest so many of each terminal.</param>
/// <param name="Retention">No backup is kept longer, the newest neither: what is in it is to be deleted some day.</param>
public sealed record BackupOptions(int Keep, TimeSpan Retention)
{
    public static BackupOptions Default { get; } = new(3, TimeSpan.FromDays(90));
}
