using System.Collections.Concurrent;

namespace PosCloud.Local.Hosting;

/// <summary>The storage operations of each terminal's requests, in the order in which they ended.</summary>
public sealed class TerminalLedger
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TerminalRequest>> _requests = new(StringComparer.Ordinal);

    public void Add(string terminalId, TerminalRequest request) =>
        _requests.GetOrAdd(terminalId, static _ => []).Enqueue(request);

    public IReadOnlyList<TerminalRequest> Of(string terminalId) =>
        _requests.TryGetValue(terminalId, out var requests) ? [.. requests] : [];

    /// <summary>
    /// Operations of the requests from the first offer to the last report; null when there was no offer. With the downloads,
    /// which the service does not see, it is what an upgrade costs.
    /// </summary>
    public static int? UpgradeOperations(IReadOnlyList<TerminalRequest> requests)
    {
        var (first, last) = UpgradeRange(requests);
        return first < 0 ? null : requests.Skip(first).Take(last - first + 1).Sum(request => request.Operations);
    }

    /// <summary>The same by what was asked; empty when there was no offer.</summary>
    public static IReadOnlyDictionary<TerminalRequestKind, int> UpgradeByKind(IReadOnlyList<TerminalRequest> requests)
    {
        var (first, last) = UpgradeRange(requests);
        return (first < 0 ? [] : requests.Skip(first).Take(last - first + 1))
            .GroupBy(request => request.Kind)
            .ToDictionary(kind => kind.Key, kind => kind.Sum(request => request.Operations));
    }

    /// <summary>Operations of each check-in that belongs to no upgrade.</summary>
    public static IReadOnlyList<int> IdleOperations(IReadOnlyList<TerminalRequest> requests)
    {
        var (first, last) = UpgradeRange(requests);
        return
        [
            .. requests
                .Where((request, i) => request.Kind == TerminalRequestKind.CheckIn && (first < 0 || i < first || i > last))
                .Select(request => request.Operations),
        ];
    }

    private static (int First, int Last) UpgradeRange(IReadOnlyList<TerminalRequest> requests)
    {
        var all = requests.ToList();
        var first = all.FindIndex(request => request.Kind == TerminalRequestKind.Offer);
        return (first, Math.Max(first, all.FindLastIndex(request => request.Kind is TerminalRequestKind.Report or TerminalRequestKind.Upload)));
    }
}
