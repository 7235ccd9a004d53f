using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Releases;

internal static class ReleaseTables
{
    public static void WriteList(ICliConsole console, IEnumerable<ReleaseView> releases) => console.WriteTable(
        [Messages.ColumnRelease, Messages.ColumnState, Messages.ColumnComponents, Messages.ColumnPackages, Messages.ColumnCreated, Messages.ColumnNotes],
        releases.Select(r => new[]
        {
            r.ReleaseId,
            Show.Name(r.State),
            string.Join(", ", r.Components.Select(c => $"{c.Name} {c.Version}")),
            Built(r),
            Show.Time(r.CreatedAt),
            Show.OrDash(r.Notes),
        }));

    public static void WriteRelease(ICliConsole console, ReleaseView release)
    {
        console.WriteTable([Messages.ColumnField, Messages.ColumnValue],
        [
            [Messages.ColumnRelease, release.ReleaseId],
            [Messages.ColumnState, Show.Name(release.State)],
            [Messages.ColumnCreated, $"{Show.Time(release.CreatedAt)} {release.CreatedBy}"],
            [Messages.ColumnPublished, $"{Show.Time(release.PublishedAt)} {release.PublishedBy}"],
            [Messages.ColumnNotes, Show.OrDash(release.Notes)],
            .. release.Components.Select(c => new[] { Messages.ColumnComponent, $"{c.Name} {c.Version}  {Show.Kind(c.Kind, c.Requires, c.Peripheral)}  {Show.Bytes(c.Length)}  sha256 {c.Sha256}" }),
            .. (release.Floors ?? []).Select(f => new[] { Messages.ColumnFloor, $"{f.Component} {f.Minimum}  {f.ReleaseId}  {f.Reason}" }),
        ]);
        WritePackages(console, release);
    }

    /// <summary>What each package weighs against the image that it leads to.</summary>
    public static void WritePackages(ICliConsole console, ReleaseView release)
    {
        var rows = release.Components.SelectMany(c => c.Packages.Select(p => new[]
        {
            c.Name,
            p.BaseSha256 is null ? Messages.PackageFull : Messages.PackageDelta.With(p.BaseVersion ?? Show.Hash(p.BaseSha256)),
            Show.Name(p.Profile),
            Show.Name(p.State),
            Show.Bytes(p.Length),
            p.Length is { } length ? Show.Percent((double)length / c.Length) : "-",
            Show.OrDash(p.Reason),
        })).ToList();
        if (rows.Count > 0)
        {
            console.WriteTable(
                [Messages.ColumnComponent, Messages.ColumnPackage, Messages.ColumnProfile, Messages.ColumnState, Messages.ColumnSize, Messages.ColumnOfImage, Messages.ColumnReason], rows);
        }
    }

    private static string Built(ReleaseView release)
    {
        var packages = release.Components.SelectMany(c => c.Packages).ToList();
        return Messages.ProgressOf.With(packages.Count(p => p.State == PackageState.Built), packages.Count);
    }
}
