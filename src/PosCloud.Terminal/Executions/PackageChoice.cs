using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>Which package a component takes.</summary>
internal static class PackageChoice
{
    /// <summary>
    /// The smallest one that starts from the bytes that are really installed. After any package was refused only full
    /// ones count: what broke one delta may break the next, and a full package depends on nothing. Null: none is left.
    /// </summary>
    public static DirectivePackage? Choose(DirectiveComponent component, string installedSha256, IReadOnlyList<string> refused) =>
        component.Packages
            .Where(p => !refused.Contains(p.Sha256))
            .Where(p => p.BaseSha256 is null || (refused.Count == 0 && p.BaseSha256 == installedSha256))
            .MinBy(p => p.Length);

    /// <summary>The component with the package that it takes now; without one when none is left.</summary>
    public static ComponentJournal Next(ComponentJournal component, IReadOnlyList<PackageLink> links) => component with
    {
        Package = Choose(component.Component, component.InstalledSha256!, component.RefusedPackages) is { } package
            ? new PackageJournal(package.Sha256, package.Length, package.BaseSha256, links.FirstOrDefault(l => l.Sha256 == package.Sha256)?.Url)
            : null,
    };

    public static bool IsDownloadable(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
