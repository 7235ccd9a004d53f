using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli.Rollouts;

/// <summary><c>rollouts plan</c>: the dry run.</summary>
internal static class PlanCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var request = new RequestOptions();
        var command = new Command("plan", Messages.CommandRolloutsPlan);
        request.All.ToList().ForEach(command.Options.Add);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var planned = request.Read(parse, () => RolloutIds.New(services.Time));
            var client = await Session.OpenAsync(services, cancellationToken);
            var forecast = await client.PlanRolloutAsync(planned, cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(forecast, ProtocolJson.Default.RolloutForecast);
            }
            else
            {
                ForecastTables.Write(services.Console, forecast);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
