using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Trust.Releases;

namespace PosCloud.Cli.Trust;

/// <summary>Shows an approver what his signature changes.</summary>
internal static class PlanText
{
    public static void Write(ICliConsole console, ApprovalPlan plan)
    {
        console.Write(Messages.ApprovalFile.With(plan.File.Version, Show.Time(plan.File.Content.Expires)));
        WriteChange(console, plan.Change);
        console.Write(Messages.ApprovalSignatures.With(plan.Signatures.Signed.Count, plan.Signatures.Threshold));
    }

    public static void WriteChange(ICliConsole console, TargetsChange change)
    {
        var rows = Rows(Messages.ChangeAdded, change.Added)
            .Concat(Rows(Messages.ChangeAltered, change.Altered))
            .Concat(Rows(Messages.ChangeRemoved, change.Removed))
            .ToList();
        if (rows.Count > 0)
        {
            console.WriteTable(
                [Messages.ColumnChange, Messages.ColumnComponent, Messages.ColumnVersion, Messages.ColumnKind, Messages.ColumnSize, Messages.ColumnCounter, Messages.ColumnFloor, Messages.ColumnModels, "SHA-256"],
                rows);
        }

        var sets = Sets(Messages.ChangeAdded, change.SetsAdded)
            .Concat(Sets(Messages.ChangeAltered, change.SetsAltered))
            .Concat(Sets(Messages.ChangeRemoved, change.SetsRemoved))
            .ToList();
        if (sets.Count > 0)
        {
            console.WriteTable([Messages.ColumnChange, Messages.ColumnRelease, Messages.ColumnSetInOrder], sets);
        }

        foreach (var target in change.Added.Concat(change.Altered))
        {
            console.Write(Messages.PlanProofs.With(
                target.Component,
                target.Version,
                target.VendorSignature is { } vendor ? $"{vendor.Format} {vendor.KeyId}" : "-",
                target.Pts is { } pts ? $"{pts.Number} ({pts.Expires:yyyy-MM-dd})" : "-"));
        }

        if (change.DirectorKeys is { } keys)
        {
            console.Write(Messages.ChangeDirector.With(string.Join(", ", keys)));
        }

        if (change.BackupKeys is { } recipients)
        {
            console.Write(Messages.ChangeBackupKeys.With(recipients.Count == 0 ? Messages.TrustNone : string.Join(", ", recipients)));
        }
    }

    private static IEnumerable<string[]> Rows(string what, IEnumerable<ReleaseTarget> targets) => targets.Select(t => new[]
    {
        what,
        t.Component,
        t.Version,
        Show.Kind(t.Kind, t.Requires, t.Peripheral),
        Show.Bytes(t.Length),
        $"{t.Counter}",
        t.MinimumCounter == 0 ? "-" : $"{t.MinimumCounter}",
        t.Models.Count == 0 ? "*" : string.Join(", ", t.Models),
        t.Sha256,
    });

    private static IEnumerable<string[]> Sets(string what, IEnumerable<ReleaseSet> sets) =>
        sets.Select(s => new[] { what, s.ReleaseId, string.Join(", ", s.Components.Select((c, i) => $"{i + 1}. {c}")) });
}
