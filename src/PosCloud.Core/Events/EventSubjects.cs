using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;

namespace PosCloud.Core.Events;

/// <summary>
/// Subjects of events: paths from the wide to the narrow, so that a prefix that ends in <c>/</c> takes an estate, a site or
/// one thing and nothing else. The words between the names keep a site from being taken for something else.
/// </summary>
public static class EventSubjects
{
    /// <summary><c>{estate}/sites/{site}/terminals/{terminalId}</c></summary>
    public static string OfTerminal(TerminalState terminal) => $"{terminal.Estate}/sites/{terminal.Site}/terminals/{terminal.TerminalId}";

    /// <summary><c>{estate}/releases/{releaseId}</c></summary>
    public static string OfRelease(string estate, string releaseId) => $"{estate}/releases/{releaseId}";

    /// <summary><c>{estate}/rollouts/{rolloutId}</c></summary>
    public static string OfRollout(string estate, string rolloutId) => $"{estate}/rollouts/{rolloutId}";

    /// <summary><c>{estate}/packages/{image}/{base or full}/{format}/{profile}</c></summary>
    public static string OfPackage(string estate, PackageKey key) => $"{estate}/packages/{key.Join('/')}";

    /// <summary><c>{estate}/trust/{role}</c></summary>
    public static string OfTrust(string estate, string role) => $"{estate}/trust/{role}";
}
