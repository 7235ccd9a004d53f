using System.CommandLine;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Login;

internal static class LogoutCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var command = new Command("logout", Messages.CommandLogout);
        command.SetAction(parse =>
        {
            var existed = services.Logins.Delete();
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(new LogoutResult(existed), CliJson.Default.LogoutResult);
            }
            else
            {
                services.Console.Write(existed ? Messages.LoggedOut : Messages.NoLogin);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
