using PosCloud.Cli.Api;
using PosCloud.Local.Firmware;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Local.Demo;

/// <summary>Compares what should have happened with what terminals and service each say.</summary>
internal static class DemoOutcome
{
    private const int MaxNamed = 5;

    /// <returns>A line for each thing that is wrong.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        AdminClient admin, IReadOnlyList<DemoTerminal> terminals, RolloutView rollout, FirmwareFile oldImage, FirmwareFile newImage, CancellationToken cancellationToken)
    {
        var known = await ListAsync(admin, cancellationToken);
        var problems = new List<string>();
        Add(problems, "did not end as it should", terminals.Where(t => t.Simulated.Agent.State != t.Expected));
        Add(problems, "runs another image than it should", terminals.Where(t =>
            t.Simulated.Agent.Installed.Sha256 != (t.Expected == ExecutionState.Confirmed ? newImage : oldImage).Sha256));
        Add(problems, "is seen by the service in another state", terminals.Where(t =>
            known.GetValueOrDefault(t.Id)?.Execution is not { } execution || execution.State != t.Expected || execution.RolloutId != rollout.RolloutId));
        if (!terminals.Any(t => t.Network.Resumed > 0))
        {
            problems.Add("no download was resumed");
        }

        var expected = new RolloutProgress(
            terminals.Count, rollout.Progress.Offered, terminals.Count(t => t.Expected == ExecutionState.Confirmed),
            terminals.Count(t => t.Expected == ExecutionState.RolledBack), Failed: 0, Rejected: 0);
        if (rollout.State != RolloutState.Completed || rollout.Progress != expected)
        {
            problems.Add($"the rollout is {rollout.State} with {rollout.Progress}, expected {expected}");
        }

        return problems;
    }

    private static async Task<Dictionary<string, TerminalView>> ListAsync(AdminClient admin, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, TerminalView>(StringComparer.Ordinal);
        string? continuation = null;
        do
        {
            var page = await admin.ListTerminalsAsync(Limits.PageSize, continuation, cancellationToken);
            foreach (var terminal in page.Items)
            {
                known[terminal.TerminalId] = terminal;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return known;
    }

    private static void Add(List<string> problems, string what, IEnumerable<DemoTerminal> terminals)
    {
        var wrong = terminals.ToList();
        problems.AddRange(wrong.Take(MaxNamed).Select(t => $"{t.Id} {what}: {t.Simulated.Agent.State} {t.Simulated.Agent.Reason}".TrimEnd()));
        if (wrong.Count > MaxNamed)
        {
            problems.Add($"{wrong.Count - MaxNamed} more: {what}");
        }
    }
}
