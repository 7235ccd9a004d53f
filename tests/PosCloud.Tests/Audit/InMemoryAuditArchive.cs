using PosCloud.Core.Audit;

namespace PosCloud.Tests.Audit;

/// <summary>Parts in memory. <see cref="Before"/> throws to lose a request, <see cref="After"/> to lose its answer.</summary>
internal sealed class InMemoryAuditArchive : IAuditArchive
{
    public SortedDictionary<(string Estate, long First), (AuditPart Part, string Lines)> Parts { get; } = [];

    public Dictionary<(string Estate, long First), AuditPart> Heads { get; } = [];

    public Action? Before { get; set; }

    public Action? After { get; set; }

    public Task<AuditPart?> FindLastAsync(string estate, CancellationToken cancellationToken) =>
        Run(() => Parts.Where(p => p.Key.Estate == estate).Select(p => p.Value.Part).LastOrDefault());

    public Task<bool> AddAsync(string estate, AuditPart part, string lines, CancellationToken cancellationToken) =>
        Run(() => Parts.TryAdd((estate, part.First), (part, lines)));

    public Task EnsureHeadAsync(string estate, AuditPart part, CancellationToken cancellationToken) =>
        Run(() => Heads.TryAdd((estate, part.First), part));

    private Task<T> Run<T>(Func<T> work)
    {
        try
        {
            Before?.Invoke();
            var result = work();
            After?.Invoke();
            return Task.FromResult(result);
        }
        catch (TimeoutException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
