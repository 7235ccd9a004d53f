using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

/// <summary>One verb for each <see cref="RolloutAction"/>. The service refuses an action on a rollout that has changed since it was read.</summary>
internal static class ActionCommands
{
    public static IEnumerable<Command> Create(CliServices services, Option<bool> json) =>
    [
        Create(services, json, "approve", Messages.CommandRolloutsApprove, RolloutAction.Approve),
        Create(services, json, "begin", Messages.CommandRolloutsBegin, RolloutAction.Start),
        Create(services, json, "pause", Messages.CommandRolloutsPause, RolloutAction.Pause),
        Create(services, json, "resume", Messages.CommandRolloutsResume, RolloutAction.Resume),
        Create(services, json, "proceed", Messages.CommandRolloutsProceed, RolloutAction.Proceed),
        Create(services, json, "retry-failed", Messages.CommandRolloutsRetry, RolloutAction.RetryFailed),
        Create(services, json, "go-back", Messages.CommandRolloutsGoBack, RolloutAction.GoBack),
        Create(services, json, "abort", Messages.CommandRolloutsAbort, RolloutAction.Abort),
    ];

    private static Command Create(CliServices services, Option<bool> json, string name, string description, RolloutAction action)
    {
        var needsReason = action is not (RolloutAction.Approve or RolloutAction.Start);
        var id = new Argument<string>("ID") { Description = Messages.ArgumentRollout }.Id();
        var reason = new Option<string?>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = needsReason }.Text(Limits.LongText);
        var etag = new Option<string?>("--etag") { Description = Messages.OptionEtag, HelpName = "ETAG" };
        var cancel = new Option<bool>("--cancel-running") { Description = Messages.OptionCancelRunning };
        var release = new Option<string?>("--release") { Description = Messages.OptionGoBackRelease, HelpName = "ID" }.Id();

        var command = new Command(name, description) { id, reason, etag };
        if (action is RolloutAction.Abort or RolloutAction.GoBack)
        {
            command.Options.Add(cancel);
        }

        if (action == RolloutAction.GoBack)
        {
            command.Options.Add(release);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var rolloutId = parse.GetRequiredValue(id);
            var request = new RolloutActionRequest(
                action,
                parse.GetValue(reason),
                parse.GetValue(cancel) ? RunningExecutions.Cancel : RunningExecutions.Finish,
                parse.GetValue(release));

            // Aborting must not be kept up by whatever else changes meanwhile.
            var seen = action == RolloutAction.Abort ? null : parse.GetValue(etag) ?? (await client.GetRolloutAsync(rolloutId, cancellationToken)).Etag;
            var rollout = await client.ActOnRolloutAsync(rolloutId, request, seen, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(rollout, ProtocolJson.Default.RolloutView);
            }
            else
            {
                RolloutTables.WriteRollout(services.Console, rollout);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
