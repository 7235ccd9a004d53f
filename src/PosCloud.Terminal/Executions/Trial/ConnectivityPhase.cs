using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>
/// Whether the network works with what was taken over. Bad is a configuration with which the cloud stays away although the
/// gateway answers, or the gateway stays away although the link is there and it answered before. An unplugged cable is neither:
/// time without a link does not count, and has a limit of its own.
/// </summary>
internal sealed class ConnectivityPhase(AgentContext context) : ITrialPhase
{
    /// <summary>Keeps what the network did with the old configuration, where it will be asked for.</summary>
    public async Task<ExecutionJournal> RememberAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (CheckOf(execution) is not { } check || execution.NetworkBefore is not null)
        {
            return execution;
        }

        var remembered = execution with { NetworkBefore = await ProbeAsync(check, cancellationToken) };
        context.Save(remembered);
        return remembered;
    }

    public async Task<TrialFailure?> RunAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        if (subject.Execution is not { } execution || CheckOf(execution) is not { } check)
        {
            return null;
        }

        var start = context.Time.GetTimestamp();
        var (failure, last) = await WaitAsync(check, execution.NetworkBefore ?? NetworkProbe.Silent, cancellationToken);
        Note(subject.Checks, last, failure, context.Time.GetElapsedTime(start));
        return failure;
    }

    /// <summary>The release's; a network component is never taken over without one.</summary>
    private static ConnectivityCheck? CheckOf(ExecutionJournal execution) => execution.Connectivity
        ?? (execution.Components.Any(c => c is { Kind: ComponentKind.Network, IsUnchanged: false }) ? new ConnectivityCheck() : null);

    private async Task<(TrialFailure? Failure, NetworkProbe Last)> WaitAsync(ConnectivityCheck check, NetworkProbe before, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromMinutes(check.WithinMinutes);
        var (counted, waited) = (TimeSpan.Zero, TimeSpan.Zero);
        while (true)
        {
            var start = context.Time.GetTimestamp();
            var probe = await ProbeAsync(check, cancellationToken);
            if (probe.Passed)
            {
                return (null, probe);
            }

            if (counted >= limit && Judge(probe, before, check) is { } bad)
            {
                return (bad, probe);
            }

            if (waited >= context.Options.LinkPatience)
            {
                return (new TrialFailure(FailureCodes.NetworkUnproven, $"Nothing could be said for {waited.TotalHours:0.#} h: {probe}."), probe);
            }

            context.Tell($"waits for the network: {probe}");
            await context.DelayAsync(context.Options.NetworkProbeInterval, cancellationToken);
            var took = context.Time.GetElapsedTime(start);
            waited += took;
            counted += probe.Link ? took : TimeSpan.Zero;
        }
    }

    /// <summary>Null when what is seen says nothing about the configuration.</summary>
    private static TrialFailure? Judge(NetworkProbe probe, NetworkProbe before, ConnectivityCheck check)
    {
        var within = $"within {check.WithinMinutes} min: {probe}.";
        return probe switch
        {
            { Link: false } => null,
            { Gateway: true, Cloud: false } => new TrialFailure(FailureCodes.CloudNotReached, $"The gateway answers and the cloud was not reached {within}"),
            { Cloud: true, Host: false } => new TrialFailure(FailureCodes.HostUnreachable, $"{check.Host} was not reached {within}"),
            { Gateway: false } when before.Gateway => new TrialFailure(FailureCodes.GatewayNotReached, $"The link is there and the gateway did not answer {within}"),
            _ => null,
        };
    }

    private async Task<NetworkProbe> ProbeAsync(ConnectivityCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Environment.ProbeNetworkAsync(context.Options.Server, check.Host, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What cannot be asked says nothing.
            context.Tell($"the network cannot be probed: {e.Message}");
            return NetworkProbe.Silent;
        }
    }

    // The reports say which probe failed.
    private static void Note(List<SelfTestCheck> checks, NetworkProbe probe, TrialFailure? failure, TimeSpan duration)
    {
        Add("network gateway", probe.Gateway);
        Add("network dns", probe.Dns);
        Add("network cloud", probe.Cloud);
        if (probe.Host is { } host)
        {
            Add("network host", host);
        }

        void Add(string name, bool answers) => checks.Add(
            new SelfTestCheck(name, answers || failure is null, answers ? null : "does not answer", answers ? null : failure?.Code, duration));
    }
}
