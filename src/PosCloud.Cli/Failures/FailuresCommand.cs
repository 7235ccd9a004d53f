using System.CommandLine;
using System.Globalization;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Failures;

namespace PosCloud.Cli.Failures;

/// <summary><c>failures [CODE]</c>: what a failure code means and what to do. Asks no service.</summary>
internal static class FailuresCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var code = new Argument<string?>("CODE") { Description = Messages.ArgumentFailure, Arity = ArgumentArity.ZeroOrOne };
        var language = new Option<string?>("--lang") { Description = Messages.OptionLanguage, HelpName = "en|zh-CN" };
        language.AcceptOnlyFromAmong("en", "zh-CN");
        var command = new Command("failures", Messages.CommandFailures) { code, language };
        command.SetAction(parse =>
        {
            var wanted = parse.GetValue(code);
            Write(services.Console, wanted is null ? FailureCatalogue.All : [Find(wanted)], parse.GetValue(language) ?? CultureInfo.CurrentUICulture.Name, parse.GetValue(json));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static FailureEntry Find(string code) => FailureCatalogue.Find(code)
        ?? throw new CliException(ExitCodes.Refused, Messages.ErrorFailureUnknown.With(code), Messages.AdviceFailures);

    private static void Write(ICliConsole console, IReadOnlyList<FailureEntry> entries, string language, bool json)
    {
        if (json)
        {
            console.WriteJson(
                new FailureList([.. entries.Select(e => new FailureItem(e.Code, e.In(language).Cause, e.In(language).Remedy))]), CliJson.Default.FailureList);
            return;
        }

        console.WriteTable(
            [Messages.ColumnFailure, Messages.ColumnCause, Messages.ColumnRemedy], entries.Select(e => new[] { e.Code, e.In(language).Cause, e.In(language).Remedy }));
    }
}
