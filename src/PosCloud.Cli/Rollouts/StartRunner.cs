using System.Globalization;
using System.Security.Cryptography;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

internal sealed class StartRunner(AdminClient client, CliServices services)
{
    public async Task<int> RunAsync(StartOptions options, CancellationToken cancellationToken)
    {
        var request = new StartRolloutRequest(options.Id ?? NewId(), options.ReleaseId, options.Target);
        var rollout = await client.StartRolloutAsync(request, cancellationToken);
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
            services.Console.Note(Messages.NoteWatch.With(rollout.RolloutId));
        }

        return ExitCodes.Ok;
    }

    /// <summary>Sorts by time, and two admins in the same second do not meet.</summary>
    private string NewId() =>
        services.Time.GetUtcNow().ToString("'r'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
}
