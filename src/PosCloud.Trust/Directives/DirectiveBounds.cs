using PosCloud.Protocol;
using PosCloud.Protocol.Directives;

namespace PosCloud.Trust.Directives;

/// <summary>
/// Bounds of a directive's members. A signed directive is checked too: names become paths and lengths become buffers on
/// the terminal, and whoever holds the directive key must get no further than the directive's own power.
/// </summary>
internal static class DirectiveBounds
{
    private const int PackagesPerComponent = 16;

    // A longer silence would be a way to keep a terminal from ever hearing of a fix.
    private const int MaxCheckInSeconds = 7 * 24 * 60 * 60;

    /// <summary>The first member that is out of bounds with its JSON pointer, or null.</summary>
    public static string? FirstError(Directive directive)
    {
        var check = new FieldChecker();
        check.That(Names.IsEstate(directive.Estate), "/estate", "must be an estate");
        check.Id(directive.TerminalId, "/terminalId");
        check.Id(directive.HardwareId, "/hardwareId");
        check.Range(directive.Seq, 0, long.MaxValue - 1, "/seq");
        check.Sha256(directive.RequestDigest, "/requestDigest");
        check.Text(directive.Nonce, 1, 512, "/nonce");
        check.Range(directive.NextCheckInSeconds, 0, MaxCheckInSeconds, "/nextCheckInSeconds");
        OptionalId(check, directive.ExecutionId, "/executionId");
        OptionalId(check, directive.RolloutId, "/rolloutId");
        OptionalId(check, directive.ReleaseId, "/releaseId");
        check.That(directive.Action == DirectiveAction.None || directive.ExecutionId is not null, "/executionId", "must be present");
        check.That(directive.Action != DirectiveAction.Update || directive.ReleaseId is not null, "/releaseId", "must be present");
        check.That(directive.Action != DirectiveAction.Update || directive.Components?.Count > 0, "/components", "must be present");
        Components(check, directive.Components ?? []);
        directive.Connectivity?.Check(check, "/connectivity");
        return check.Error;
    }

    private static void Components(FieldChecker check, IReadOnlyList<DirectiveComponent?> components)
    {
        check.Count(components.Count, 0, Limits.Components, "/components");
        for (var i = 0; i < components.Count && check.Error is null; i++)
        {
            var at = $"/components/{i}";
            var component = components[i];
            check.That(component is not null, at, "must be an object");
            if (component is not null)
            {
                check.Component(component.Name, $"{at}/name");
                check.Version(component.Version, $"{at}/version");
                check.Sha256(component.Sha256, $"{at}/sha256");
                check.Range(component.Length, 0, Limits.ImageBytes, $"{at}/length");
                Packages(check, component.Packages, $"{at}/packages");
            }
        }

        check.That(check.Error is not null || components.DistinctBy(c => c!.Name).Count() == components.Count, "/components", "must name each component once");
    }

    private static void Packages(FieldChecker check, IReadOnlyList<DirectivePackage?> packages, string pointer)
    {
        check.Count(packages.Count, 0, PackagesPerComponent, pointer);
        for (var i = 0; i < packages.Count && check.Error is null; i++)
        {
            var at = $"{pointer}/{i}";
            var package = packages[i];
            check.That(package is not null, at, "must be an object");
            if (package is not null)
            {
                check.Sha256(package.Sha256, $"{at}/sha256");
                check.Range(package.Length, 0, Limits.ImageBytes, $"{at}/length");
                check.That(package.BaseSha256 is null || Names.IsSha256(package.BaseSha256), $"{at}/baseSha256", "must be a SHA-256");
            }
        }
    }

    private static void OptionalId(FieldChecker check, string? value, string pointer) =>
        check.That(value is null || Names.IsId(value), pointer, "must be an id");
}
