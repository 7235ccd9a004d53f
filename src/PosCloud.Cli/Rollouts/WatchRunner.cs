using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

/// <summary>Follows a rollout to its end: a bar on a terminal, a line per change in a log, a JSON value per change for a program.</summary>
internal sealed class WatchRunner(AdminClient client, ICliConsole console)
{
    public async Task<int> RunAsync(string rolloutId, TimeSpan interval, bool json, CancellationToken cancellationToken)
    {
        RolloutView? last = null;
        var changes = client.WatchRolloutAsync(rolloutId, interval, cancellationToken);
        if (json)
        {
            await foreach (var rollout in changes)
            {
                console.WriteJson(rollout, ProtocolJson.Default.RolloutView);
                last = rollout;
            }
        }
        else if (console.IsLive)
        {
            last = await console.WithProgressAsync(quiet: false, view => DrawAsync(changes, view));
            console.Write(RolloutTables.Line(last));
        }
        else
        {
            await foreach (var rollout in changes)
            {
                console.Write(RolloutTables.Line(rollout));
                last = rollout;
            }
        }

        // Scripts wait for this: what was aborted did not come about.
        return last?.State == RolloutState.Aborted ? ExitCodes.Refused : ExitCodes.Ok;
    }

    private static async Task<RolloutView> DrawAsync(IAsyncEnumerable<RolloutView> changes, IProgressView view)
    {
        RolloutView? last = null;
        await foreach (var rollout in changes)
        {
            var progress = rollout.Progress;
            var fraction = rollout.State.IsFinal() ? 1 : progress.Members == 0 ? 0 : (double)progress.Ended / progress.Members;
            view.Report(rollout.RolloutId, fraction, RolloutTables.Detail(rollout));
            last = rollout;
        }

        return last!;
    }
}
