using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

internal sealed class StartRunner(AdminClient client, CliServices services)
{
    public async Task<int> RunAsync(StartOptions options, CancellationToken cancellationToken)
    {
        var rollout = await client.StartRolloutAsync(options.Request, cancellationToken);
        if (!options.Json)
        {
            services.Console.Write(Messages.RolloutStarted.With(rollout.RolloutId, rollout.ReleaseId));
        }

        if (options.Watch)
        {
            return await new WatchRunner(client, services.Console).RunAsync(rollout.RolloutId, options.Interval, options.Json, cancellationToken);
        }

        if (options.Json)
        {
            services.Console.WriteJson(rollout, ProtocolJson.Default.RolloutView);
        }
        else
        {
            services.Console.Note(rollout.State == RolloutState.AwaitingApproval
                ? Messages.NoteApprove.With(rollout.ApprovalsNeeded, rollout.RolloutId)
                : Messages.NoteWatch.With(rollout.RolloutId));
        }

        return ExitCodes.Ok;
    }
}
